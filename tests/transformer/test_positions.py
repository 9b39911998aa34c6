import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from recurrent_checks import assert_close, loss

from seqkeras.probes.gradients import gradients
from seqkeras.transformer.positions import (
    LearnedPositions,
    RotaryPositions,
    SinusoidalPositions,
    sinusoidal,
)

BATCH, TIMESTEPS, HEADS, FEATURES = 2, 7, 3, 6
SPEEDS = 10_000 ** -(np.arange(0, FEATURES, 2) / FEATURES)  # radians per step
MAKE = {
    "sinusoidal": SinusoidalPositions,
    "learned": lambda **kwargs: LearnedPositions(10, **kwargs),
    "rotary": RotaryPositions,
}


@pytest.fixture(params=MAKE)
def name(request):
    return request.param


@pytest.fixture
def x(name, rng):
    heads = [HEADS] if name == "rotary" else []
    return rng.normal(size=(BATCH, TIMESTEPS, *heads, FEATURES)).astype("float32")


@pytest.fixture
def layer(name, x):
    layer = MAKE[name]()
    layer.build(x.shape)
    return layer


def test_sinusoidal_equals_the_formula():
    found = convert_to_numpy(sinusoidal(50, FEATURES))
    for t in range(50):
        for i in range(FEATURES // 2):
            angle = t / 10_000 ** (2 * i / FEATURES)
            wanted = np.sin(angle), np.cos(angle)
            assert found[t, 2 * i : 2 * i + 2] == pytest.approx(wanted, abs=1e-5)


def test_sinusoidal_is_the_waves_of_vaswani_for_512_features():
    """The slowest hand needs 10,000 * 2 pi steps for a turn, nearly."""
    waves = convert_to_numpy(sinusoidal(1 + 5000, 512))
    assert waves[0].tolist() == [0, 1] * 256
    assert waves[1, :2] == pytest.approx([0.84147, 0.54030], abs=1e-5)
    assert waves[5000, -2] == pytest.approx(np.sin(0.5), abs=0.02)


@pytest.mark.parametrize("k", [1, 5])
def test_a_shift_of_sinusoidal_is_one_linear_map(k):
    """The same turns, wherever one starts."""
    p = convert_to_numpy(sinusoidal(40 + k, FEATURES))
    shift = np.zeros((FEATURES, FEATURES))
    for i, angle in enumerate(k * SPEEDS):
        hand = slice(2 * i, 2 * i + 2)
        shift[hand, hand] = [
            [np.cos(angle), -np.sin(angle)],
            [np.sin(angle), np.cos(angle)],
        ]
    assert_close(p[k:], p[:-k] @ shift)


def test_the_dot_product_of_two_positions_says_how_far_apart_they_are():
    p = convert_to_numpy(sinusoidal(30, FEATURES))
    products = p @ p.T
    for k in range(30):
        assert_close(
            np.diagonal(products, k), np.full(30 - k, np.cos(k * SPEEDS).sum())
        )


def test_sinusoidal_positions_are_added(rng):
    x = rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")
    wanted = x + convert_to_numpy(sinusoidal(TIMESTEPS, FEATURES))
    assert_close(SinusoidalPositions()(x), wanted)


def test_learned_positions_are_an_embedding_of_the_place(rng):
    """As keras.layers.Embedding, asked for 0, 1, 2 ...; gradients, too."""
    x = rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")
    ours, theirs = LearnedPositions(10), keras.layers.Embedding(10, FEATURES)
    ours.build(x.shape)
    theirs.build(None)
    theirs.set_weights(ours.get_weights())
    assert_close(ours(x), x + theirs(np.arange(TIMESTEPS)))
    of_x, of_table = gradients(ours, loss, x)
    table = np.zeros((10, FEATURES))
    table[:TIMESTEPS] = of_x.sum(axis=0)
    assert_close(of_table, table)


def test_rotary_turns_pairs_as_complex_numbers(rng):
    x = rng.normal(size=(BATCH, TIMESTEPS, HEADS, FEATURES)).astype("float32")
    turns = np.exp(1j * np.arange(TIMESTEPS)[:, None] * SPEEDS)[:, None]
    wanted = (x[..., 0::2] + 1j * x[..., 1::2]) * turns
    wanted = np.stack([wanted.real, wanted.imag], axis=-1).reshape(x.shape)
    assert_close(RotaryPositions()(x), wanted)


def test_rotary_scores_depend_on_the_distance_alone(rng):
    q, k = rng.normal(size=(2, 1, 1, 1, FEATURES)).astype("float32")
    turn = RotaryPositions()

    def score(t, s):
        return float(np.sum(turn(q, start=t) * turn(k, start=s)))

    assert score(9, 4) == pytest.approx(score(5, 0), abs=1e-4)
    assert score(105, 100) == pytest.approx(score(5, 0), abs=1e-4)
    assert score(3, 3) == pytest.approx(float((q * k).sum()), abs=1e-4)
    assert abs(score(5, 0) - score(0, 5)) > 1e-2  # before is not after
    assert abs(score(5, 0) - score(4, 0)) > 1e-2


def test_rotary_keeps_lengths(rng):
    x = rng.normal(size=(BATCH, TIMESTEPS, HEADS, FEATURES)).astype("float32")
    turned = convert_to_numpy(RotaryPositions()(x, start=50))
    assert_close(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1))


def test_from_a_later_start(layer, x):
    """A part of a sequence gets the positions it has in the whole."""
    whole = convert_to_numpy(layer(x))
    for t in range(TIMESTEPS):
        assert_close(layer(x[:, t : t + 1], start=t), whole[:, t : t + 1])
    assert_close(layer(x[:, 3:], start=3), whole[:, 3:])
    later = convert_to_numpy(layer(x[:, :1], start=3))
    assert np.abs(later - whole[:, :1]).max() > 1e-3


@pytest.mark.usefixtures("in_tmp_path")
def test_keeps_the_promises_of_a_layer(name, x):
    check_layer(MAKE[name], x, x.shape)


def test_any_length_in_a_model(name, layer, x):
    tensor = keras.Input((None, *x.shape[2:]))
    model = keras.Model(tensor, layer(tensor))
    for length in (7, 2):
        found = model.predict(x[:, :length], verbose=0)
        assert_close(found, layer(x[:, :length]))


@pytest.mark.parametrize("name", ["sinusoidal", "rotary"], indirect=True)
def test_half_precision_knows_distant_places(name, x):
    """float16 has no 2049: steps are counted in float32."""
    whole, half = MAKE[name](), MAKE[name](dtype="mixed_float16")
    found = convert_to_numpy(half(x, start=2049)).astype("float32")
    np.testing.assert_allclose(
        found, convert_to_numpy(whole(x, start=2049)), atol=5e-3, rtol=2e-3
    )


@pytest.mark.parametrize("layer", [SinusoidalPositions(), RotaryPositions()], ids=type)
def test_odd_sizes(layer):
    x = np.ones((1, 2, 3, 5) if isinstance(layer, RotaryPositions) else (1, 2, 5))
    with pytest.raises(ValueError, match="an even number. Received: features=5"):
        layer(x)
    with pytest.raises(ValueError, match="an even number. Received: features=3"):
        sinusoidal(4, 3)


def test_more_steps_than_positions():
    layer = LearnedPositions(4)
    assert tuple(layer(np.ones((1, 4, 2))).shape) == (1, 4, 2)
    with pytest.raises(ValueError, match="at most 4 time steps. Received: 5"):
        layer(np.ones((1, 5, 2)))
    with pytest.raises(ValueError, match="at most 4 time steps. Received: 6"):
        layer(np.ones((1, 1, 2)), start=5)


@pytest.mark.parametrize("longest", [0, -1, 2.0, None])
def test_errors(longest):
    with pytest.raises(ValueError, match=f"Received: longest={longest}"):
        LearnedPositions(longest)
