"""What encoder and decoder share."""

import numpy as np
import pytest
from keras.ops import convert_to_numpy

from seqkeras.transformer.decoder import TransformerDecoder
from seqkeras.transformer.encoder import TransformerEncoder
from seqkeras.transformer.positions import sinusoidal

FEATURES = 4
GIVEN = dict(
    num_layers=3,
    num_heads=2,
    hidden_dim=5,
    dropout=0.2,
    pre_norm=False,
    positions="rotary",
    activation="gelu",
    epsilon=1e-3,
)


@pytest.fixture(params=[TransformerEncoder, TransformerDecoder])
def stack(request):
    return request.param


def test_reads_its_input_at_the_positions_asked_for(stack, rng):
    x = rng.normal(size=(2, 3, FEATURES)).astype("float32")
    there = convert_to_numpy(sinusoidal(8, FEATURES))[5:]
    for positions, expected in {"sinusoidal": x + there, "rotary": x, None: x}.items():
        layer = stack(1, 2, 5, positions=positions)
        read = convert_to_numpy(layer.read(x, start=5))
        np.testing.assert_allclose(read, expected, atol=1e-6)


def test_rotary_positions_are_in_each_block_and_nowhere_else(stack):
    for positions in ("rotary", "sinusoidal"):
        layer = stack(2, 2, 5, positions=positions)
        turns = [block.positions is not None for block in layer.blocks]
        assert turns == 2 * [positions == "rotary"]
        assert (layer.add_positions is None) == (positions == "rotary")


def test_the_configuration_says_everything(stack):
    more = {"causal": True} if stack is TransformerEncoder else {}
    config = stack(**GIVEN, **more).get_config()
    assert {name: config[name] for name in GIVEN | more} == GIVEN | more


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"num_layers": 0}, "positive integer. Received: num_layers=0"),
        ({"num_layers": 2.0}, "positive integer. Received: num_layers=2.0"),
        ({"hidden_dim": -1}, "positive integer. Received: hidden_dim=-1"),
        ({"num_heads": 0}, "positive integer. Received: num_heads=0"),
        ({"num_heads": 3}, "multiple of num_heads=3. Received: features=4"),
        ({"positions": "cosine"}, "'learned', .* Received: positions='cosine'"),
    ],
)
def test_errors(stack, arguments, message):
    with pytest.raises(ValueError, match=message):
        stack(**GIVEN | arguments).build((None, None, FEATURES))
