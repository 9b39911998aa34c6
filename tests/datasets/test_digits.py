import numpy as np

from seqkeras.datasets import digits


def test_shapes_and_values():
    (x_train, y_train), (x_test, y_test) = digits.load()
    assert x_train.shape == (1397, 8, 8) and x_test.shape == (400, 8, 8)
    assert y_train.shape == (1397,) and y_test.shape == (400,)
    assert x_train.dtype == x_test.dtype == "float32" and y_train.dtype == "int32"
    assert x_train.min() == 0 and x_train.max() == 1


def test_no_image_is_on_both_sides_and_none_is_lost():
    from sklearn.datasets import load_digits

    (x_train, y_train), (x_test, y_test) = digits.load()
    both = np.concatenate([x_train, x_test]).reshape(-1, 64)
    labels = np.concatenate([y_train, y_test])
    expected = load_digits()
    rows = sorted(map(tuple, np.column_stack([both * 16, labels])))
    wanted = np.column_stack([expected.data, expected.target])
    assert rows == sorted(map(tuple, wanted))


def test_every_digit_has_its_share():
    (_, y_train), (_, y_test) = digits.load()
    shares = [np.bincount(y) / len(y) for y in (y_train, y_test)]
    np.testing.assert_allclose(*shares, atol=0.002)


def test_rows_run_from_the_top():
    """A 7 has its bar in the upper half."""
    (x_train, y_train), _ = digits.load()
    ink = x_train[y_train == 7].mean(axis=(0, 2))
    assert ink[:2].sum() > ink[-2:].sum()
