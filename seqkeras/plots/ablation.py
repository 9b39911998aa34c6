"""What each piece of a model is worth: an ablation table that is a figure.

Taught in notebooks/24_deep_and_bidirectional.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np

COLUMN = 66  # points


def ablation(scores, baseline, columns=None, xlabel="test accuracy"):
    """Draw the scores of several models over several runs, one row each.

    Small dots are runs, the large dot is their mean, the bar one standard
    deviation to each side. A vertical line stands at the mean of the baseline.

    Args:
        scores: Dictionary from the name of a model to its scores, two runs or
            more. The first is drawn at the top.
        baseline: Name of the model to compare with.
        columns: Dictionary from a title to a list of texts, one for each model,
            written to the right of the rows. `None` writes nothing.
        xlabel: What a score is.

    Returns:
        The axes.

    Raises:
        ValueError: If the baseline is not among the models, if a model has
            fewer than two runs, or a column not one text for each model.

    Example:

    >>> runs = {"one layer": [0.70, 0.72], "two layers": [0.69, 0.75]}
    >>> ax = ablation(runs, "one layer", {"weights": ["40", "92"]})
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['one layer', 'two layers']
    """
    columns = columns or {}
    if baseline not in scores:
        raise ValueError(f"expected one of {list(scores)}. Received: {baseline=}")
    for name, runs in scores.items():
        if len(runs) < 2:
            raise ValueError(
                f"expected two runs or more. Received: {runs} for {name!r}"
            )
    for title, texts in columns.items():
        if len(texts) != len(scores):
            raise ValueError(
                f"expected {len(scores)} texts, one for each model. "
                f"Received: {len(texts)} for {title!r}"
            )

    ax = plt.subplots(figsize=(7, 1 + 0.3 * len(scores)))[1]
    ax.axvline(np.mean(scores[baseline]), color="#666666", linestyle=":")
    for row, runs in enumerate(scores.values()):
        spread = np.std(runs, ddof=1)
        ax.errorbar(np.mean(runs), row, xerr=spread, fmt="o", color="C0", capsize=3)
        ax.plot(runs, np.full(len(runs), row), "o", color="C1", markersize=2.5)

    ax.set(xlabel=xlabel, ylim=(len(scores) - 0.5, -0.5))
    ax.set_yticks(range(len(scores)), scores)
    ax.grid(axis="y", visible=False)
    for place, (title, texts) in enumerate(columns.items(), start=1):
        for row, text in enumerate([title, *texts], start=-1):
            ax.annotate(
                text,
                (1, row),
                xycoords=ax.get_yaxis_transform(),
                xytext=(COLUMN * place, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                weight="bold" if row < 0 else "normal",
            )
    return ax
