import numpy as np
import pytest
from hypothesis import settings

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
