"""Gates or states of a cell over time, as colours.

Taught in notebooks/22_lstm.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator


def heat_map(values, xlabels=None, rows=None, ax=None, *, title="", signed=False):
    """Draw a number per time step and unit: time runs right, units go down.

    Gates, between 0 (closed) and 1 (open), go from dark to bright. States, with
    `signed`, go from blue (negative) through white (zero) to red (positive).

    Args:
        values: Array of shape `(timesteps, units)`.
        xlabels: What stands under each time step, as the tokens of the input,
            of length `timesteps`. `None` numbers the steps from 1.
        rows: Name of each unit, of length `units`. `None` numbers them from 0,
            as they are numbered in the array.
        ax: Axes to draw on. `None` makes a figure that fits.
        title: What is drawn, as `"forget gate f"`.
        signed: Whether values may be negative.

    Returns:
        The axes.

    Raises:
        ValueError: If `values` does not have two axes, is empty or not finite,
            if labels do not fit, or if a value is outside 0 to 1 though
            `signed` is `False`.

    Example:

    >>> ax = heat_map([[0.1, 0.9], [0.2, 1.0]], xlabels="ab", title="forget gate f")
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['a', 'b']
    """
    values = np.asarray(values)
    _check(values, xlabels, rows, signed)
    timesteps, units = values.shape
    if ax is None:
        ax = plt.subplots(figsize=(7, min(1.1 + 0.24 * units, 4.5)))[1]

    end = (np.abs(values).max() or 1) if signed else 1
    image = ax.imshow(
        values.T,
        cmap="RdBu_r" if signed else "viridis",
        vmin=-end if signed else 0,
        vmax=end,
        aspect="auto",
        interpolation="nearest",
        extent=(0.5, timesteps + 0.5, units - 0.5, -0.5),
    )
    ax.figure.colorbar(image, ax=ax, pad=0.02, ticks=None if signed else [0, 0.5, 1])
    ax.set(title=title, xlabel="time step", ylabel="" if rows else "unit")
    ax.grid(False)

    for axis, labels, first in (ax.xaxis, xlabels, 1), (ax.yaxis, rows, 0):
        if labels is None:
            axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        else:
            axis.set_ticks(range(first, first + len(labels)), list(labels))
    if xlabels is not None and max(map(len, xlabels)) > 2:
        ax.tick_params(axis="x", rotation=90)
    return ax


def _check(values, xlabels, rows, signed):
    if values.ndim != 2 or not values.size:
        raise ValueError(
            "expected values of shape (timesteps, units). "
            f"Received: values.shape={values.shape}"
        )
    for name, labels, size in zip(
        ("xlabels", "rows"), (xlabels, rows), values.shape, strict=True
    ):
        if labels is not None and len(labels) != size:
            raise ValueError(
                f"expected {size} labels. Received: {name} of length {len(labels)}"
            )
    low, high = values.min(), values.max()
    if not np.isfinite([low, high]).all():
        raise ValueError(f"expected finite values. Received: {low} to {high}")
    if not signed and not 0 <= low <= high <= 1:
        raise ValueError(
            "expected values between 0 and 1, or signed=True. "
            f"Received: values between {low:.3g} and {high:.3g}"
        )
