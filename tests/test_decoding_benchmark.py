"""`benchmarks/decoding.py` compares two ways to the same logits."""

import importlib
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SMALL = dict(model_dim=8, num_layers=2, num_heads=2, hidden_dim=16)


@pytest.fixture
def decoding(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("decoding")


@pytest.mark.slow
def test_both_ways_give_the_same_logits_and_a_row_each(decoding, monkeypatch, capsys):
    for name, value in (("VOCABULARY", 20), ("STACK", SMALL), ("LENGTHS", (3, 9))):
        monkeypatch.setattr(decoding, name, value)
    reached = []
    for _, steps in decoding.last_steps(batch=2, lengths=(3, 9)):
        logits = [steps[name]() for name in ("cached", "again")]
        assert logits[0].shape == (2, 20)
        np.testing.assert_allclose(*logits, atol=1e-5)
        reached.append(logits[0])
    assert np.abs(reached[0] - reached[1]).max() > 1e-2  # not the same step

    monkeypatch.setattr("sys.argv", ["decoding.py", "--repeats", "2"])
    decoding.main()
    heading, rule, *rows = capsys.readouterr().out.splitlines()
    assert set(rule) <= set("|- ")
    assert [row.split()[1:4:2] for row in rows] == [
        [str(batch), str(length)] for batch in (1, 32) for length in (3, 9)
    ]
    assert {row.count("|") for row in (heading, *rows)} == {6}


def operations(step, *arguments):
    """Floating-point operations of a step, as TensorFlow's profiler counts them."""
    profiler = tf.compat.v1.profiler
    options = profiler.ProfileOptionBuilder.float_operation()
    options = profiler.ProfileOptionBuilder(options).with_empty_output().build()
    traced = tf.function(step, autograph=False).get_concrete_function(*arguments)
    return profiler.profile(traced.graph, options=options).total_float_ops


def of_length(length, shorter, longer):
    """The kind of tensor that grows from step to step, at a given length."""
    shape = [
        length if a != b else a
        for a, b in zip(shorter.shape, longer.shape, strict=True)
    ]
    return tf.TensorSpec(shape, shorter.dtype)


def test_at_256_tokens_a_cache_saves_nine_operations_of_ten(decoding):
    length, batch, source_length = 256, 2, decoding.SOURCE_LENGTH
    model = decoding.Translator(20, 20, **SMALL)
    model.build([(None, None), (None, None)])
    token = tf.ones((batch,), "int32")
    _, first = model.next_logits(token, model.encode(tf.ones((batch, source_length))))
    _, second = model.next_logits(token, first)
    cache = tf.nest.map_structure(partial(of_length, length - 1), first, second)
    cached = operations(lambda cache: model.next_logits(token, cache)[0], cache)

    written = tf.ones((batch, length), "int32")
    encoder_outputs = tf.ones((batch, source_length, SMALL["model_dim"]))
    mask = tf.ones((batch, source_length), "bool")
    again = operations(decoding.without_cache(model), written, encoder_outputs, mask)
    assert 0 < 10 * cached < again
