import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.datasets import waves


@given(examples=st.integers(1, 8), timesteps=st.integers(1, 90), seed=st.integers(0, 9))
def test_stretches_have_their_lengths(examples, timesteps, seed):
    x, y = waves.load(examples, timesteps, seed=seed)
    assert x.shape == (examples, timesteps, 1) and x.dtype == "float32"
    assert y.shape == (examples, timesteps) and y.dtype == "int32"
    for labels in y:
        lengths = np.diff(np.flatnonzero(np.diff(labels)))  # whole stretches only
        assert np.isin(lengths, range(15, 45)).all()


def test_the_shortest_and_the_longest_stretch_occur():
    _, y = waves.load(examples=20, timesteps=1000, seed=0)
    lengths = [np.diff(np.flatnonzero(np.diff(labels))) for labels in y]
    assert set(np.concatenate(lengths)) == set(range(15, 45))


@pytest.mark.parametrize("kind", waves.WAVES)
def test_the_kinds_are_equally_strong(kind):
    values = waves.WAVES[kind]((np.arange(1000) + 0.5) / 1000)
    np.testing.assert_allclose(values.mean(), 0, atol=1e-6)
    np.testing.assert_allclose(values.var(), 1, atol=1e-5)


def test_the_label_tells_the_kind():
    x, y = waves.load(examples=300, timesteps=60, noise=0, seed=1)
    inside = (y[:, 1:] == y[:, :-1]).ravel()
    steps, kind = np.diff(x[..., 0], axis=1).ravel()[inside], y[:, 1:].ravel()[inside]
    rising, falling, square, sine = (steps[kind == k] for k in range(4))
    slope = 2 * np.sqrt(3) / np.array([16, 6])  # per step, longest and shortest period
    for up, share in [(rising > 0, rising), (falling < 0, falling)]:
        slow = np.abs(share[up])  # the other steps are the jump back
        assert 0.83 < up.mean() < 0.94
        assert slope[0] - 1e-5 < slow.min() < slow.max() < slope[1] + 1e-5
    assert set(square.round(5)) == {-2, 0, 2}
    assert np.abs(sine).max() < np.sqrt(2) * 2 * np.pi / 6


def test_every_kind_follows_every_other():
    _, y = waves.load(examples=200, timesteps=90, seed=0)
    change = y[:, 1:] != y[:, :-1]
    pairs = set(zip(y[:, :-1][change], y[:, 1:][change], strict=True))
    assert len(pairs) == 4 * 3
    np.testing.assert_allclose(np.bincount(y.ravel()) / y.size, 0.25, atol=0.04)


def test_noise_is_added_to_the_same_waves():
    clean, quiet, loud = (waves.load(50, noise=n, seed=3)[0] for n in (0, 0.2, 0.4))
    np.testing.assert_allclose((quiet - clean).std(), 0.2, rtol=0.05)
    np.testing.assert_allclose(loud - clean, 2 * (quiet - clean), atol=1e-5)


def test_a_seed_repeats_and_another_differs():
    same, other = (waves.load(5, seed=s)[0] for s in (1, 2))
    np.testing.assert_array_equal(waves.load(5, seed=1)[0], same)
    assert not np.array_equal(same, other)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(examples=1, timesteps=0), "Received: timesteps=0"),
        (dict(examples=1, noise=-0.1), "0 or more. Received: noise=-0.1"),
    ],
)
def test_says_what_it_wants(sizes, message):
    with pytest.raises(ValueError, match=message):
        waves.load(**sizes)
