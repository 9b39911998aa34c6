"""Exercises on attention: scores, masks, and what the weights are good for.

Shapes: B batch, T queries, S keys, D_q and D_k features, U units.

Taught in notebooks/41_attention.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.attention.additive import AdditiveAttention
from seqkeras.attention.multiplicative import MultiplicativeAttention
from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.masking import masked_softmax as masked_softmax_with_ops

# numbers -------------------------------------------------------------------

NUMBERS = {
    "weights": (1 / 2, 1 / 4, 1 / 4, 0),
    "context": 1 / 2 * 4 + 1 / 4 * 0 + 1 / 4 * 20,
    "shifted": 1 / 2,
    "doubled": 4 / (4 + 1 + 1),
    "one key": 1,
    "shape": (16, 9, 12),
    "additive": 4 * 10 + 6 * 10 + 10 + 10,
    "general": 4 * 6,
    "error rate": 1 - 2 * 3 / (4 + 6),
}

predict_numbers = Exercise(
    id="attention.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say what attention makes of a few scores.",
    name="numbers",
    reference=NUMBERS,
    tolerance=5e-3,
    why="The exponentials of log 2, 0 and 0 are 2, 1 and 1; the masked key takes no "
    "part, so they are divided by 4. The context is the mean of the values under these "
    "weights. What is added to all scores of a row cancels out in a softmax; a factor "
    "does not: doubled scores are squared exponentials. With one key, nothing is left "
    "to choose. Every query has a weight for every key. The additive score has W_q, "
    "W_k, b and v, the general one a single matrix between the sizes. Three of four "
    "links found, with three wrong ones beside them, is 1 - 6 / 10.",
    hints=(
        "exp(log 2) = 2 and exp(0) = 1. What is not masked sums to one.",
        "What happens to exp(e) / sum exp(e) if 3 is added to every e? If every e is "
        "doubled?",
        "W_q goes from 4 features to 10 units, W_k from 6 to 10; b and v have 10 "
        "numbers each.",
    ),
    mistakes={
        "The masked key has the largest score, and weight 0 all the same: leave it "
        "out before you divide.": NUMBERS
        | {"weights": tuple(np.array([2, 1, 1, np.exp(5)]) / (4 + np.exp(5)))},
        "Masked after the softmax, the rest no longer sums to one: divide by the sum "
        "of the keys that may be seen.": NUMBERS
        | {"weights": (*np.array([2, 1, 1]) / (4 + np.exp(5)), 0)},
        "Weights are shares of the exponentials; you took shares of the scores, and "
        "two of those are 0.": NUMBERS | {"weights": (1, 0, 0, 0)},
        "The context is not the plain mean of the values: each counts by its "
        "weight.": NUMBERS | {"context": 8},
        "The masked value must not count, however large it is.": NUMBERS
        | {"context": (28 + 100 * np.exp(5)) / (4 + np.exp(5))},
        "A number added to all scores of a row is a factor of all exponentials, and "
        "cancels out.": NUMBERS | {"shifted": 1 / 2 + 3},
        "A factor does not cancel out: exp(2 e) is the square of exp(e).": NUMBERS
        | {"doubled": 1 / 2},
        "The scores are doubled, not the weights.": NUMBERS | {"doubled": 1},
        "A softmax of a single number is always the same, whatever the number.": NUMBERS
        | {"one key": 0.3},
        "The weights have no features any more: one number for each query and "
        "key.": NUMBERS | {"shape": (16, 9, 12, 64)},
        "The queries come from the target, and stand before the keys.": NUMBERS
        | {"shape": (16, 12, 9)},
        "The hidden layer has a bias b too.": NUMBERS | {"additive": 110},
        "Something is missing: the vector v, that makes one number of ten, or the "
        "bias b and it.": NUMBERS | {"additive": 100},
        "The general score needs one matrix from the size of a query to that of a key; "
        "a square one does not fit.": NUMBERS | {"general": 36},
        "That is the share of wrong links among those found. The links of both sides "
        "count.": NUMBERS | {"error rate": 1 / 2},
        "That is the share of right links that were not found. Wrong links cost "
        "too.": NUMBERS | {"error rate": 1 / 4},
        "That is the F1 of the links; the error rate is what it lacks to 1.": NUMBERS
        | {"error rate": 0.6},
    },
    alternatives=(
        NUMBERS | {"weights": [0.5, 0.25, 0.25, 0.0], "doubled": 0.667},
        {key: np.array(value, "float64") for key, value in NUMBERS.items()},
    ),
)


# additive ------------------------------------------------------------------


def additive(query, keys, mask, W_q, W_k, b, v):
    q = query @ W_q
    k = keys @ W_k + b
    scores = np.tanh(q[:, :, None] + k[:, None]) @ v
    scores = np.where(mask[:, None], scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = powers / powers.sum(axis=2, keepdims=True)
    return weights @ keys, weights


def some_mask(rng, batch, keys):
    """Padding on the right of all rows but one; at least one key in each."""
    lengths = rng.integers(1, keys, size=batch)
    lengths[rng.integers(batch)] = keys
    return np.arange(keys) < lengths[:, None]


def a_small_network(rng):
    batch, queries, keys, d_q, d_k, units = sizes(rng, 6)
    return {
        "query": normal(rng, batch, queries, d_q),
        "keys": normal(rng, batch, keys, d_k),
        "mask": some_mask(rng, batch, keys),
        "W_q": normal(rng, d_q, units),
        "W_k": normal(rng, d_k, units),
        "b": normal(rng, units),
        "v": 2 * normal(rng, units),
    }


WEIGHTS = "batch queries keys"
CONTEXT_AND_WEIGHTS = {"context": "batch queries features", "weights": WEIGHTS}


def additive_of_the_package(query, keys, mask, W_q, W_k, b, v):
    layer = AdditiveAttention(len(v))
    layer.build(query.shape, keys.shape)
    layer.set_weights([W_q, W_k, b, v[:, None]])
    return layer(query, keys, padding_mask=mask)


def additive_pair_by_pair(query, keys, mask, W_q, W_k, b, v):
    weights = np.zeros((*query.shape[:2], keys.shape[1]))
    for n, t in np.ndindex(query.shape[:2]):
        seen = np.flatnonzero(mask[n])
        scores = [v @ np.tanh(query[n, t] @ W_q + keys[n, s] @ W_k + b) for s in seen]
        powers = np.exp(np.array(scores) - max(scores))
        weights[n, t, seen] = powers / powers.sum()
    return np.einsum("bts,bsd->btd", weights, keys), weights


AFTER_SOFTMAX = (
    *("    scores = np.where(mask[:, None], scores, -np.inf)\n", ""),
    *("keepdims=True)\n    return", "keepdims=True) * mask[:, None]\n    return"),
)

write_additive = Exercise(
    id="attention.additive",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Write additive attention from its equations, with a mask for the keys.",
    reference=additive,
    inputs=a_small_network,
    axes=CONTEXT_AND_WEIGHTS,
    why="Every query meets every key, so the two are laid out along axes of their own: "
    "`(B, T, 1, U)` plus `(B, 1, S, U)` broadcasts to `(B, T, S, U)`, and v makes one "
    "number of the last axis. The tanh is what makes it attention: without it the "
    "query adds the same to all scores of its row, and a softmax does not see that. A "
    "masked score of minus infinity has the exponential 0. The softmax runs over the "
    "keys, and the context is the mean of the keys as they are, not as projected.",
    hints=(
        "Three steps: the scores of shape `(B, T, S)`, the weights, the context.",
        "`q[:, :, None]` has shape `(B, T, 1, U)`, `k[:, None]` has `(B, 1, S, U)`; "
        "their sum has all four axes.",
        "Put `-np.inf` where the mask, as `mask[:, None]`, is `False`; subtract the "
        "maximum of each row before `np.exp`.",
    ),
    mistakes={
        "The mask is not applied: padding gets weight.": instead(
            additive, AFTER_SOFTMAX[0], ""
        ),
        "The mask comes after the softmax: what is left does not sum to one. Mask the "
        "scores.": instead(additive, *AFTER_SOFTMAX),
        "Masked scores are set to 0, and exp(0) is 1: they need a score so low that "
        "the exponential vanishes.": instead(additive, "-np.inf", "0"),
        "The mask is the wrong way round: `True` marks the keys that may be "
        "seen.": instead(
            additive, "mask[:, None], scores, -np.inf", "mask[:, None], -9e9, scores"
        ),
        "The softmax runs over the queries. Each query shares one among the "
        "keys.": instead(
            *(additive, "scores.max(axis=2", "scores.max(axis=(1, 2)"),
            *("powers.sum(axis=2", "powers.sum(axis=1"),
        ),
        "Without the tanh the query adds the same to all scores of its row, and has no "
        "say in the weights.": instead(additive, "np.tanh(", "("),
        "The bias b is missing.": instead(additive, " + b", ""),
        "The vector v is missing: you took the sum over the units.": instead(
            additive, " @ v", ".sum(axis=-1)"
        ),
        "The tanh stands around the score; it belongs around the hidden layer, before "
        "v.": instead(
            *(additive, "np.tanh(q[:, :, None] + k[:, None]) @ v"),
            "np.tanh((q[:, :, None] + k[:, None]) @ v)",
        ),
        "The scores are a product of the two projections. Here they are added, and a "
        "small network judges the sum.": instead(
            additive, "np.tanh(q[:, :, None] + k[:, None]) @ v", "q @ k.swapaxes(1, 2)"
        ),
        "The context is made of projected keys. It is the weighted mean of the keys as "
        "they come.": instead(additive, "weights @ keys", "weights @ k"),
        "The keys are weighed with exponentials that do not sum to one yet: take the "
        "weights.": instead(additive, "weights @ keys", "powers @ keys"),
    },
    alternatives=(
        additive_of_the_package,
        additive_pair_by_pair,
        lambda query, *rest: additive(np.float64(query), *rest),
    ),
)


# half precision ------------------------------------------------------------


def masked_softmax(scores, mask):
    scores = np.where(mask, scores, np.float16(-3e4))
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    powers = np.where(mask, powers, 0)
    return powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1)


def large_half_scores(rng):
    """Scores in the hundreds, of float16; one row of the mask has nothing to see."""
    queries, keys = sizes(rng, 2, smallest=4)
    scores = (150 * normal(rng, queries, 1) + normal(rng, queries, keys)).round(2)
    mask = rng.random((queries, keys)) < 0.6
    mask[:, rng.integers(keys)] = True
    scores[~mask] += 20
    mask[rng.integers(queries)] = False
    return {"scores": scores.astype("float16"), "mask": mask}


def masked_softmax_row_by_row(scores, mask):
    weights = np.zeros(scores.shape)
    for row, may, found in zip(scores.astype("float64"), mask, weights, strict=True):
        if may.any():
            powers = np.exp(row[may] - row[may].max())
            found[may] = powers / powers.sum()
    return weights


complete_softmax = Exercise(
    id="attention.masked_softmax",
    kind="complete",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Complete a masked softmax that holds in half precision, and for a query that "
    "may see nothing.",
    reference=masked_softmax,
    inputs=large_half_scores,
    axes="queries keys",
    tolerance=5e-3,
    why="The largest float16 is 65,504: `-1e9` becomes minus infinity, and a row of "
    "nothing else gives infinity minus infinity, NaN. -30,000 fits, and its "
    "exponential is 0 next to any score. Subtracting the largest score of the keys "
    "that may be seen keeps `exp` at most 1; the largest power is then exactly 1, so "
    "the sum is at least 1, and the maximum in the last line matters to empty rows "
    "only. In these all powers are exp(0) = 1, because all scores are the same: so "
    "the mask is applied once more.",
    hints=(
        "The line that is given divides. What has to be true of the largest power of a "
        "row so that `np.maximum(..., 1)` changes nothing?",
        "Mask first, with a score that float16 can hold; then subtract the maximum of "
        "each row; then `np.exp`.",
        "In a row without any key all masked scores are equal. What is "
        "exp(score - maximum) there, and how do you get 0?",
    ),
    mistakes={
        "The mask is not applied.": instead(
            *(masked_softmax, "np.where(mask, scores, np.float16(-3e4))", "scores"),
            *("    powers = np.where(mask, powers, 0)\n", ""),
        ),
        "Infinity minus infinity is NaN, and `-1e9` is minus infinity in float16. Take "
        "a number that fits, and give a row that may see nothing zeros.": instead(
            *(masked_softmax, "np.float16(-3e4)", "np.float16(-np.inf)"),
            *("    powers = np.where(mask, powers, 0)\n", ""),
        ),
        "A query that may see nothing spreads its weight evenly over padding: apply "
        "the mask to the powers too.": instead(
            masked_softmax, "    powers = np.where(mask, powers, 0)\n", ""
        ),
        "The maximum is that of all scores. Masked ones may be far larger, and nothing "
        "is left of the others: mask the scores first.": instead(
            masked_softmax, "np.where(mask, scores, np.float16(-3e4))", "scores"
        ),
        "The exponentials overflow: subtract the maximum of each row.": instead(
            masked_softmax,
            "np.exp(scores - scores.max(axis=-1, keepdims=True))",
            "np.exp(scores)",
        ),
        "You subtract one maximum of all rows: in rows with smaller scores the powers "
        "vanish.": instead(
            masked_softmax, "scores.max(axis=-1, keepdims=True)", "scores.max()"
        ),
        "The maximum runs over the queries: each row needs its own, along the last "
        "axis.": instead(
            masked_softmax, "scores.max(axis=-1, keepdims=True)", "scores.max(axis=0)"
        ),
        "The scores are multiplied by the mask: a masked score is then 0, and not "
        "low.": instead(
            *(masked_softmax, "np.where(mask, scores, np.float16(-3e4))"),
            "scores * mask",
            *("    powers = np.where(mask, powers, 0)\n", ""),
        ),
    },
    alternatives=(
        lambda scores, mask: masked_softmax_with_ops(scores.astype("float32"), mask),
        masked_softmax_row_by_row,
        lambda scores, mask: masked_softmax(scores.astype("float32"), mask),
    ),
)


# repair --------------------------------------------------------------------


def look(query, keys, mask, kernel):
    scores = query @ kernel @ keys.swapaxes(1, 2)
    scores = np.where(mask[:, None, :], scores, -1e9)
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = powers / powers.sum(axis=2, keepdims=True)
    context = weights @ keys
    return context, weights


def queries_and_keys(rng):
    batch, queries, keys, d_q, d_k = sizes(rng, 5)
    return {
        "query": normal(rng, batch, queries, d_q),
        "keys": normal(rng, batch, keys, d_k),
        "mask": some_mask(rng, batch, keys),
        "kernel": normal(rng, d_q, d_k) / 2,
    }


def look_of_the_package(query, keys, mask, kernel):
    layer = MultiplicativeAttention("general")
    layer.build(query.shape, keys.shape)
    layer.set_weights([kernel])
    return layer(query, keys, padding_mask=mask)


def look_with_einsum(query, keys, mask, kernel):
    scores = np.einsum("btd,de,bse->bts", query, kernel, keys)
    weights = masked_softmax_with_ops(scores, mask[:, None])
    return ops.einsum("bts,bse->bte", weights, keys), weights


OVER_QUERIES = (
    *("scores.max(axis=2", "scores.max(axis=1"),
    *("powers.sum(axis=2", "powers.sum(axis=1"),
)
MASKED_LATE = (
    *("    scores = np.where(mask[:, None, :], scores, -1e9)\n", ""),
    *("    context =", "    weights = weights * mask[:, None, :]\n    context ="),
)

repair_look = Exercise(
    id="attention.look",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair a multiplicative attention whose answer depends on the padding.",
    reference=look,
    given=instead(look, *OVER_QUERIES, *MASKED_LATE),
    inputs=queries_and_keys,
    axes=CONTEXT_AND_WEIGHTS,
    why="A softmax along axis 1 lets the queries compete for a key: a word of the "
    "source then spends its attention on the target, and a target word may get none. "
    "Each query shares 1 among the keys, axis 2. The mask has to come before that: "
    "what padding would have got is then given to the other keys. Masked afterwards, "
    "it is lost, the weights sum to less than 1, and the more padding a batch has, the "
    "smaller the context.",
    hints=(
        "There are two faults. Print the sums of the weights along each axis.",
        "Which axis has to sum to 1: that of the queries or that of the keys?",
        "If the mask comes last, the softmax has already given weight to padding. "
        "Give masked keys a score so low that it gets none.",
    ),
    mistakes={
        "The mask is in its place. The softmax still runs over the queries; for each "
        "query the weights of the keys sum to one.": instead(look, *OVER_QUERIES),
        "The softmax runs over the keys. The mask still comes after it: what padding "
        "got is lost, and the weights sum to less than one.": instead(
            look, *MASKED_LATE
        ),
        "The softmax runs over the keys, and nothing masks the padding any "
        "more.": instead(look, *MASKED_LATE[:2]),
        "The maximum runs along the keys and the sum along the queries: both belong to "
        "the keys.": instead(look, *OVER_QUERIES[2:]),
        "The softmax runs over queries and keys together; each query has a sum of its "
        "own.": instead(
            *(look, "powers.sum(axis=2", "powers.sum(axis=(1, 2)"),
            *("scores.max(axis=2", "scores.max(axis=(1, 2)"),
        ),
        "The mask is the wrong way round: only padding is looked at.": instead(
            look, "np.where(mask[:, None, :]", "np.where(~mask[:, None, :]"
        ),
    },
    alternatives=(
        look_of_the_package,
        look_with_einsum,
        lambda query, keys, mask, kernel: look(query, np.float64(keys), mask, kernel),
    ),
)


# aligners ------------------------------------------------------------------

RATES = {
    "diagonal": np.array(0.692),
    "counted": np.array(
        [
            [0.337, 0.339, 0.337],
            [0.249, 0.240, 0.244],
            [0.206, 0.204, 0.202],
        ]
    ),
    "one right": np.array(0.157),
}


measure_aligners = Exercise(
    id="attention.aligners",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure how well words are aligned by counting alone, before you praise "
    "attention for it.",
    name="rates",
    reference=RATES,
    same=False,
    axes={"diagonal": "", "counted": "pairs runs", "one right": ""},
    seconds=30,
    why="A word and its translation stand in the same pairs, and the Dice coefficient "
    "sees that: a thousand pairs are enough for most words, and no order comes into "
    "it. A Korean word that stands for two English ones has two right links; who draws "
    "one link for each word has a rate of 0.157 without a single mistake. So of the "
    "0.2 of counting most is no fault of it. Attention was never told to align, and "
    "has to be compared with that figure, not with the diagonal.",
    hints=(
        "A `Counter` each for the English words, the Korean words and the pairs of "
        "both, filled from the sets of the words of each pair of sentences.",
        "For each Korean word of a test sentence take the English word of that "
        "sentence with the largest coefficient; a pair that was never counted has 0.",
        "For `one right` a dictionary from j to i of the right links has one link "
        "for each Korean word.",
    ),
    properties={
        "A rate lies between 0 and 1.": (
            lambda run: all(0 <= np.min(v) <= np.max(v) <= 1 for v in run().values()),
            RATES | {"counted": 100 * RATES["counted"]},
        ),
        "The diagonal is off. Korean word j of T goes with the English word at the "
        "place nearest to j (S - 1) / (T - 1); a link is (English, Korean).": (
            lambda run: 0.65 < run()["diagonal"] < 0.75,
            RATES | {"diagonal": np.array(0.98)},
        ),
        "With more pairs counting gets worse. Are the rows in the order 250, 1,000 and "
        "4,000?": (
            lambda run: (np.diff(run()["counted"].mean(axis=1)) <= 0.02).all(),
            RATES | {"counted": RATES["counted"][::-1]},
        ),
        "More pairs change next to nothing. Is everything counted anew on as many "
        "pairs as the row says?": (
            lambda run: np.ptp(run()["counted"].mean(axis=1)) > 0.05,
            RATES | {"counted": RATES["counted"] * 0.1 + 0.2},
        ),
        "The runs of a row are all the same. Does each draw pairs of its own?": (
            lambda run: (np.ptp(run()["counted"], axis=1) > 0).all(),
            RATES | {"counted": np.repeat(RATES["counted"][:, :1], 3, axis=1)},
        ),
        "Counting is hardly better than the diagonal. Divide the common count by those "
        "of both words, or the full stop and `the` win every word.": (
            lambda run: run()["counted"].max() < 0.45,
            RATES | {"counted": RATES["counted"] + 0.3},
        ),
        "No aligner can be better than one right link for each word, unless it draws "
        "more than one. Is the best of counting united with something?": (
            lambda run: run()["counted"].min() > run()["one right"],
            RATES | {"counted": RATES["counted"] - 0.1},
        ),
        "A Korean word often stands for two English ones: with one right link for each "
        "there must be something missing, and nothing wrong.": (
            lambda run: 0.1 < run()["one right"],
            RATES | {"one right": np.array(0.0)},
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in RATES.items()},
        RATES | {"counted": RATES["counted"].astype("float32") * 1.03},
    ),
    rubric=(
        (1, "how the rate falls with the pairs, beside the spread over the runs."),
        (1, "how much of the rate is no fault of the aligner, and why."),
        (1, "what counting lacks that attention has, and the other way round."),
    ),
)

EXERCISES = [
    predict_numbers,
    write_additive,
    complete_softmax,
    repair_look,
    measure_aligners,
]
