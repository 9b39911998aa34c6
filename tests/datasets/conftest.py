import threading

import pytest
from loopback import Server

from seqkeras.datasets import download


@pytest.fixture
def server(own_cache, monkeypatch):
    """A server, and a client without patience."""
    monkeypatch.setattr(download, "WAIT", 0.01)
    monkeypatch.setattr(download, "TIMEOUT", 0.3)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=[0.01]).start()
        yield running
        running.shutdown()
