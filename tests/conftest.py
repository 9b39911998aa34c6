import numpy as np
import pytest
from hypothesis import settings

import seqkeras  # noqa: F401  before any test imports Keras: TensorFlow's log stays quiet

# The first call of a Keras operation is slow, and says nothing.
settings.register_profile("seqkeras", deadline=None)
settings.load_profile("seqkeras")


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def in_tmp_path(tmp_path, monkeypatch):
    """An empty folder as the working folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """An empty cache for downloads, and no folder of the user's."""
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache" / name)
    monkeypatch.delenv("SEQKERAS_DATA", raising=False)
