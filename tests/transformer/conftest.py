import pytest


@pytest.fixture(params=[True, False], ids=["pre-norm", "post-norm"])
def pre_norm(request):
    return request.param


@pytest.fixture(params=["sinusoidal", "learned", "rotary", None])
def positions(request):
    return request.param
