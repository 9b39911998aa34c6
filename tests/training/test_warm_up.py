import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy

from seqkeras.training.warm_up import WarmUp


def test_is_the_equation_of_the_paper():
    """Section 5.3, for the base model: 512 features, 4,000 steps."""
    step = np.array([1, 2, 3999, 4000, 4001, 100_000])
    expected = 512**-0.5 * np.minimum(step**-0.5, step * 4000**-1.5)
    rates = WarmUp(peak=(512 * 4000) ** -0.5, steps=4000)(step - 1)
    np.testing.assert_allclose(convert_to_numpy(rates), expected, rtol=1e-5)


def test_rises_in_a_line_to_its_peak_then_falls_with_the_root():
    rates = convert_to_numpy(WarmUp(0.2, 50)(np.arange(1000)))
    assert rates.argmax() == 49 and rates.max() == pytest.approx(0.2)
    np.testing.assert_allclose(np.diff(rates[:50]), 0.2 / 50, rtol=1e-4)
    assert (np.diff(rates[49:]) < 0).all()
    assert rates[199] == pytest.approx(0.1)  # four times the steps, half the rate


def test_an_optimizer_takes_its_first_step_already():
    optimizer = keras.optimizers.SGD(WarmUp(peak=1.0, steps=4))
    weight = keras.Variable(0.0)
    moved = []
    for _ in range(6):
        before = float(weight.value)
        optimizer.apply([keras.ops.ones(())], [weight])
        moved.append(before - float(weight.value))
    expected = [1 / 4, 2 / 4, 3 / 4, 1, (4 / 5) ** 0.5, (4 / 6) ** 0.5]
    np.testing.assert_allclose(moved, expected, rtol=1e-5)


def test_configuration():
    optimizer = keras.optimizers.Adam(WarmUp(0.003, 200))
    twin = keras.optimizers.Adam.from_config(optimizer.get_config())
    twin = keras.optimizers.deserialize(keras.optimizers.serialize(twin))
    assert twin._learning_rate.get_config() == {"peak": 0.003, "steps": 200}
    assert float(twin._learning_rate(199)) == pytest.approx(0.003)


@pytest.mark.parametrize("peak", [0, -1e-3, float("nan")])
def test_refuses_a_peak_that_is_none(peak):
    with pytest.raises(ValueError, match=f"positive number. Received: peak={peak}"):
        WarmUp(peak, 100)


@pytest.mark.parametrize("steps", [0, -1, 100.0])
def test_refuses_steps_that_are_none(steps):
    with pytest.raises(ValueError, match=f"positive integer. Received: steps={steps}"):
        WarmUp(1e-3, steps)
