"""How training went, epoch by epoch.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

MARKERS = "osD^vPX"


def history(histories, metric="loss", ax=None):
    """Draw a metric over the epochs of one or several trainings.

    Training is a solid line, validation a dashed line of the same colour and
    with the same markers. Keras takes the training value as the mean over the
    epoch and the validation value at its end, so early in a training the
    dashed line may well be the better one.

    Args:
        histories: Dictionary from the name of a model to what `fit` returned,
            or to the `history` dictionary of it.
        metric: Name of the metric, without `val_`.
        ax: Axes to draw on. `None` makes a figure.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no history, if one has no such metric, or if
            training and validation have different numbers of epochs.

    Example:

    >>> ax = history({"LSTM": {"loss": [0.7, 0.4], "val_loss": [0.6, 0.5]}})
    >>> [line.get_label() for line in ax.lines]
    ['LSTM, training', 'LSTM, validation']
    """
    if not histories:
        raise ValueError(f"expected at least one history. Received: {histories!r}")
    records = {name: getattr(h, "history", h) for name, h in histories.items()}
    for name, record in records.items():
        _check(name, record, metric)

    if ax is None:
        ax = plt.subplots()[1]
    for k, (name, record) in enumerate(records.items()):
        train, validation = record[metric], record.get(f"val_{metric}")
        epochs = range(1, len(train) + 1)
        look = dict(marker=MARKERS[k % len(MARKERS)], markevery=-(-len(train) // 10))
        label = name if validation is None else f"{name}, training"
        (line,) = ax.plot(epochs, train, linestyle="-", label=label, **look)
        if validation is not None:
            look |= dict(color=line.get_color(), markerfacecolor="white")
            label = f"{name}, validation"
            ax.plot(epochs, validation, linestyle="--", label=label, **look)

    longest = max(len(record[metric]) for record in records.values())
    ax.set(xlabel="epoch", ylabel=metric.replace("_", " "), xlim=(0.5, longest + 0.5))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _check(name, record, metric):
    if metric not in record:
        raise ValueError(
            f"expected one of {sorted(record)} for {name!r}. "
            f"Received: metric={metric!r}"
        )
    epochs = len(record[metric])
    validated = len(record.get(f"val_{metric}", record[metric]))
    if validated != epochs:
        raise ValueError(
            f"expected as many epochs in validation as in training, {epochs}. "
            f"Received: {validated} for {name!r}"
        )
