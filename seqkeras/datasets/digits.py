"""Handwritten digits, read row by row from top to bottom.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

TEST_IMAGES = 400


def load():
    """Load 1,797 digits of 8 x 8 pixels, which scikit-learn carries.

    Each image is a sequence of 8 rows with 8 pixels. The split is fixed and
    keeps the share of every digit; the same writers are on both sides of it.

    Returns:
        Two pairs `(x, y)`, for training (1,397 images) and test (400):
        x: float32 array of shape `(images, 8, 8)`: time steps are rows, from
            the top; features are grey values from 0 (paper) to 1 (ink).
        y: int32 array of shape `(images,)`, the digits 0 to 9.

    References:
        - [Alpaydin and Kaynak, 1998](https://doi.org/10.24432/C50P49): Optical
          recognition of handwritten digits, licence CC BY 4.0.
    """
    digits = load_digits()
    x = (digits.images / 16).astype("float32")
    y = digits.target.astype(np.int32)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=TEST_IMAGES, stratify=y, random_state=0
    )
    return (x_train, y_train), (x_test, y_test)
