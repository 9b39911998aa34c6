"""Exercises on the Transformer: heads, masks, positions, and the root of d.

Shapes: B batch, T queries, S keys, D features, H heads, K features of a head.

Taught in notebooks/50_transformer.ipynb.
"""

import keras
import numpy as np

from seqkeras.attention.multi_head import MultiHeadAttention
from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.exercises._repairs import softmax
from seqkeras.transformer.positions import sinusoidal as sinusoidal_of_the_package

# numbers -------------------------------------------------------------------

NUMBERS = {
    "attention": 4 * (64 * 64 + 64),
    "eight heads": 4 * (64 * 64 + 64),
    "feed-forward": 64 * 256 + 256 + 256 * 64 + 64,
    "block": 4 * (64 * 64 + 64) + 64 * 256 + 256 + 256 * 64 + 64 + 2 * 2 * 64,
    "positions": 0,
    "cross": (8, 4, 7, 10),
    "self": 4 * 7 * 7,
    "open": 4 * (1 + 2 + 3 + 4 + 5 + 6 + 7),
    "first": 1,
    "spread": 16**0.5,
}

predict_numbers = Exercise(
    id="transformer.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Count what a Transformer learns, and where it looks.",
    name="numbers",
    reference=NUMBERS,
    tolerance=5e-3,
    why="Queries, keys, values and the output have a matrix of 64 x 64 and 64 biases "
    "each: the heads share the 64 features out, so their number changes nothing. The "
    "feed-forward layer has two thirds of the block. A norm has a gain and a bias for "
    "each feature. Waves are computed, and learn nothing. Every head has a weight for "
    "every query and key; the causal mask leaves the 1st of 7 steps one key, the 7th "
    "seven. One key alone has weight 1. A sum of 16 products, each of variance 1, has "
    "variance 16.",
    hints=(
        "An attention has four projections, to queries, keys, values and the output. "
        "Each has a bias.",
        "Four heads of 16, eight of 8: how many columns does W_q have?",
        "Step t sees the steps 1 to t. Add that up for one head.",
    ),
    mistakes={
        "Each of the four projections has 64 biases too.": NUMBERS
        | {"attention": 4 * 64 * 64},
        "There is a fourth projection: what the heads found is mixed by W_o.": NUMBERS
        | {"attention": 3 * (64 * 64 + 64)},
        "The heads do not have 64 features each; they share them out.": NUMBERS
        | {"attention": 4 * 4 * (64 * 64 + 64)},
        "Twice as many heads, each half as large: what does that do to the size of "
        "W_q?": NUMBERS | {"eight heads": 8 * (64 * 64 + 64)},
        "Both layers of the feed-forward net have biases, 256 and 64.": NUMBERS
        | {"feed-forward": 2 * 64 * 256},
        "The feed-forward net has a second layer, back to 64 features.": NUMBERS
        | {"feed-forward": 64 * 256 + 256},
        "The two norms of the block are missing; each learns a gain and a bias for "
        "every feature.": NUMBERS | {"block": NUMBERS["block"] - 256},
        "A block has two norms, and each has a gain and a bias. You have half of "
        "that.": NUMBERS | {"block": NUMBERS["block"] - 128},
        "Learned positions would have a vector for each place. Sinusoidal ones are "
        "computed.": NUMBERS | {"positions": 10 * 64},
        "The queries come from the target and stand before the keys, those of the "
        "source.": NUMBERS | {"cross": (8, 4, 10, 7)},
        "Each head has weights of its own: an axis is missing.": NUMBERS
        | {"cross": (8, 7, 10)},
        "The heads come right after the batch.": NUMBERS | {"cross": (8, 7, 10, 4)},
        "That is one head.": NUMBERS | {"self": 7 * 7},
        "In self-attention the keys are the 7 tokens of the target, not the words of "
        "the source.": NUMBERS | {"self": 4 * 7 * 10},
        "A step may see itself: the mask is open on the diagonal.": NUMBERS
        | {"open": 4 * 21},
        "The triangle counts once for each head.": NUMBERS | {"open": 28},
        "The diagonal is whole: the triangle is more than half of the square.": NUMBERS
        | {"open": 98},
        "The first token sees no other token. How much is left for it?": NUMBERS
        | {"first": 1 / 7},
        "That is the variance; the standard deviation is its root.": NUMBERS
        | {"spread": 16},
        "The dot product is one of a head, and a head has 16 features.": NUMBERS
        | {"spread": 64**0.5},
        "It is 1 after the division. The question is before.": NUMBERS | {"spread": 1},
    },
    alternatives=(
        NUMBERS | {"cross": [8, 4, 7, 10], "first": 1.0, "spread": 4},
        {key: np.array(value, "float64") for key, value in NUMBERS.items()},
    ),
)


# positions -----------------------------------------------------------------


def sinusoidal(length, features):
    position = np.arange(length)[:, None]
    pair = np.arange(features // 2)
    angle = position / 10_000 ** (2 * pair / features)
    encoding = np.zeros((length, features))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle)
    return encoding


def a_length_and_a_size(rng):
    length, pairs = sizes(rng, 2, smallest=5)
    return {"length": 2 * length, "features": 2 * pairs}


def sinusoidal_one_by_one(length, features):
    def wave(t, j):
        angle = t / 10_000 ** ((j - j % 2) / features)
        return np.cos(angle) if j % 2 else np.sin(angle)

    return [[wave(t, j) for j in range(features)] for t in range(length)]


def sinusoidal_as_a_turning_hand(length, features):
    turn = np.exp(1j * 10_000 ** -(np.arange(0, features, 2) / features))
    hands = turn ** np.arange(length)[:, None]
    return np.stack([hands.imag, hands.real], axis=-1).reshape(length, features)


complete_sinusoidal = Exercise(
    id="transformer.sinusoidal",
    kind="complete",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Complete the sinusoidal positions.",
    reference=sinusoidal,
    inputs=a_length_and_a_size,
    axes="timesteps features",
    why="Positions down, pairs across: broadcasting makes the table of angles, one row "
    "for each position and one column for each pair of features. Sine and cosine of "
    "the same angle go into neighbouring columns, the even and the odd ones. Each pair "
    "is the hand of a clock: the first turns by 1 radian a step, the last by little "
    "more than 1 / 10,000. From any position to the one k later every hand turns by "
    "the same angle, so what is k steps away looks alike everywhere.",
    hints=(
        "Make a table of angles of shape `(length, features // 2)` first.",
        "`np.arange(length)[:, None]` divided by a row with one number for each pair.",
        "`encoding[:, 0::2]` are the columns 0, 2, 4 ..., `encoding[:, 1::2]` the "
        "columns 1, 3, 5 ...",
    ),
    mistakes={
        "Sine and cosine are exchanged: at position 0 the even columns are 0, the odd "
        "ones 1.": instead(
            *(sinusoidal, "0::2] = np.sin", "0::2] = np.cos"),
            *("1::2] = np.cos", "1::2] = np.sin"),
        ),
        "The exponent of pair i is 2i / D; you have i / D, so the last hands turn too "
        "fast.": instead(sinusoidal, "2 * pair / features", "pair / features"),
        "Sine and cosine of a pair share one angle: column 2i + 1 has the speed of "
        "column 2i.": instead(
            *(sinusoidal, "    encoding = np"),
            "    odd = position / 10_000 ** ((2 * pair + 1) / features)\n"
            "    encoding = np",
            *("np.cos(angle)", "np.cos(odd)"),
        ),
        "The position is multiplied by 10,000 to that power; divide by it, or the "
        "hands turn many times a step.": instead(
            sinusoidal, "position / 10_000", "position * 10_000"
        ),
        "The sines stand in the left half and the cosines in the right one. Here they "
        "alternate, a pair side by side.": instead(
            *(sinusoidal, "0::2] = np.sin", ": features // 2] = np.sin"),
            *("1::2] = np.cos", "features // 2 :] = np.cos"),
        ),
        "The first position is 0, not 1.": instead(
            sinusoidal,
            "np.arange(length)[:, None]",
            "np.arange(1, length + 1)[:, None]",
        ),
        "The positions are divided by the length. Then a step is another angle in "
        "every sentence.": instead(
            sinusoidal,
            "np.arange(length)[:, None]",
            "np.arange(length)[:, None] / length",
        ),
        "The angle is a radian, not a full turn: leave out 2 pi.": instead(
            sinusoidal, "position / 10_000", "2 * np.pi * position / 10_000"
        ),
        "The odd columns are still 0: they are for the cosines.": instead(
            sinusoidal, "    encoding[:, 1::2] = np.cos(angle)\n", ""
        ),
    },
    alternatives=(
        lambda length, features: sinusoidal_of_the_package(length, features),
        sinusoidal_one_by_one,
        sinusoidal_as_a_turning_hand,
    ),
)


# multi-head attention ------------------------------------------------------


def multi_head(x, y, mask, W_q, W_k, W_v, W_o, num_heads):
    def split(z):
        heads = z.reshape(*z.shape[:2], num_heads, -1)
        return heads.swapaxes(1, 2)

    q, k, v = split(x @ W_q), split(y @ W_k), split(y @ W_v)
    scores = q @ k.swapaxes(2, 3) / np.sqrt(q.shape[-1])
    weights = softmax(np.where(mask[:, None], scores, -np.inf))
    context = (weights @ v).swapaxes(1, 2)
    merged = context.reshape(*x.shape[:2], -1)
    return merged @ W_o, weights


def a_few_heads(rng):
    batch, queries, keys, heads, head_dim, features = sizes(rng, 6)
    mask = rng.random((batch, queries, keys)) < 0.7
    mask[:, :, rng.integers(keys)] = True
    return {
        "x": normal(rng, batch, queries, features),
        "y": normal(rng, batch, keys, features),
        "mask": mask,
        "W_q": normal(rng, features, heads * head_dim),
        "W_k": normal(rng, features, heads * head_dim) / 2,
        "W_v": normal(rng, features, heads * head_dim),
        "W_o": normal(rng, heads * head_dim, features),
        "num_heads": heads,
    }


def kernels(W_q, W_k, W_v, W_o, num_heads):
    """The same weights as Keras lays them out, with an axis of heads."""
    into = [W.reshape(len(W), num_heads, -1) for W in (W_q, W_k, W_v)]
    return [*into, W_o.reshape(num_heads, -1, W_o.shape[1])]


def multi_head_of_the_package(x, y, mask, *weights):
    *_, num_heads = weights
    layer = MultiHeadAttention(num_heads, weights[0].shape[1] // num_heads)
    layer.build(x.shape, y.shape)
    given = kernels(*weights)
    biases = [np.zeros(kernel.shape[1:]) for kernel in given[:3]]
    biases.append(np.zeros(x.shape[-1]))
    layer.set_weights([w for pair in zip(given, biases, strict=True) for w in pair])
    return layer(x, y, attention_mask=mask)


def multi_head_of_keras(x, y, mask, *weights):
    *_, num_heads = weights
    size = weights[0].shape[1] // num_heads
    layer = keras.layers.MultiHeadAttention(num_heads, size, use_bias=False)
    layer.build(x.shape, y.shape)
    layer.set_weights(kernels(*weights))
    return layer(x, y, attention_mask=mask, return_attention_scores=True)


def multi_head_by_head(x, y, mask, W_q, W_k, W_v, W_o, num_heads):
    outputs, found = 0, []
    for h in range(num_heads):
        size = len(W_o) // num_heads
        own = slice(h * size, (h + 1) * size)
        scores = x @ W_q[:, own] @ (y @ W_k[:, own]).swapaxes(1, 2) / size**0.5
        found.append(softmax(np.where(mask, scores, -1e9)))
        outputs += found[-1] @ y @ W_v[:, own] @ W_o[own]
    return outputs, np.stack(found, axis=1)


write_multi_head = Exercise(
    id="transformer.multi_head",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=30,
    task="Write multi-head attention by hand, from the projections to the outputs.",
    reference=multi_head,
    inputs=a_few_heads,
    axes={"outputs": "batch queries features", "weights": "batch heads queries keys"},
    why="One product makes the queries of all heads: head h has the columns h K to "
    "(h + 1) K. Split and swap, `(B, T, H K)` to `(B, T, H, K)` to `(B, H, T, K)`: "
    "then every head is a batch of its own, and the last two axes are those of a plain "
    "attention. A reshape alone keeps the order of the numbers in memory, so it would "
    "cut across the time steps. The way back is the same in reverse. The root is that "
    "of K, the length of the vectors that are multiplied. W_o mixes what the heads "
    "have found; without it they would never meet.",
    hints=(
        "Write `split`, from `(B, T, H K)` to `(B, H, T, K)`. It takes a reshape and a "
        "swap of two axes. With it all heads are done by one matrix product.",
        "The mask has the shape `(B, T, S)`, the scores `(B, H, T, S)`. With "
        "`mask[:, None]` it is the same for all heads.",
        "Back: swap the axes of `(B, H, T, K)` first, then reshape to `(B, T, H K)`, "
        "then W_o.",
    ),
    mistakes={
        "The heads are split off by a reshape alone, which cuts across the time steps: "
        "reshape to (B, T, H, K), then swap T and H.": instead(
            *(multi_head, "*z.shape[:2], num_heads, -1"),
            "len(z), num_heads, z.shape[1], -1",
            *("heads.swapaxes(1, 2)", "heads"),
        ),
        "The heads are merged by a reshape alone, which mixes the time steps: swap "
        "heads and queries first.": instead(
            multi_head, "(weights @ v).swapaxes(1, 2)", "weights @ v"
        ),
        "Each head takes every H-th column. Head h has the columns from h K on, side "
        "by side.": instead(
            *(multi_head, "num_heads, -1)", "-1, num_heads)"),
            *("heads.swapaxes(1, 2)", "heads.transpose(0, 3, 1, 2)"),
            *("(weights @ v).swapaxes(1, 2)", "(weights @ v).transpose(0, 2, 3, 1)"),
        ),
        "The scores are divided by the root of all columns of W_q. The vectors "
        "that are multiplied have K numbers, those of one head.": instead(
            multi_head, "q.shape[-1]", "W_q.shape[-1]"
        ),
        "The scores are divided by the root of the features of x. Take those of one "
        "head.": instead(multi_head, "q.shape[-1]", "x.shape[-1]"),
        "The scores are not scaled: divide by the root of K.": instead(
            multi_head, " / np.sqrt(q.shape[-1])", ""
        ),
        "The scores are divided by K; it is the root of K.": instead(
            multi_head, "np.sqrt(q.shape[-1])", "q.shape[-1]"
        ),
        "The mask is not applied.": instead(
            multi_head, "np.where(mask[:, None], scores, -np.inf)", "scores"
        ),
        "The mask has no axis for the heads; give it one of size 1.": instead(
            multi_head, "mask[:, None]", "mask"
        ),
        "The mask is the wrong way round: `True` marks what may be seen.": instead(
            multi_head, "mask[:, None], scores, -np.inf", "mask[:, None], -9e9, scores"
        ),
        "The mask comes after the softmax: what is left does not sum to one.": instead(
            multi_head,
            "softmax(np.where(mask[:, None], scores, -np.inf))",
            "softmax(scores) * mask[:, None]",
        ),
        "Masked scores are set to 0, and a score of 0 has weight.": instead(
            multi_head, "-np.inf", "0"
        ),
        "The softmax runs over the queries; each query shares one among the "
        "keys.": instead(
            multi_head,
            "softmax(np.where(mask[:, None], scores, -np.inf))",
            "softmax(np.where(mask[:, None], scores, -9e9).swapaxes(2, 3))"
            ".swapaxes(2, 3)",
        ),
        "Keys and values are made of y, and only the queries of x.": instead(
            multi_head,
            "split(y @ W_k), split(y @ W_v)",
            "split(x @ W_k), split(x @ W_v)",
        ),
        "The weights are laid on the keys. The keys are there to be found; what is "
        "mixed are the values.": instead(multi_head, "weights @ v", "weights @ k"),
        "The heads are side by side, and nothing mixes them: W_o is missing.": instead(
            multi_head, "merged @ W_o", "merged"
        ),
        "The weights are a mean over the heads. Each head has its own.": instead(
            multi_head, "W_o, weights", "W_o, weights.mean(axis=1)"
        ),
    },
    alternatives=(
        multi_head_of_the_package,
        multi_head_of_keras,
        multi_head_by_head,
        lambda x, *rest: multi_head(np.float64(x), *rest),
    ),
)


# repair --------------------------------------------------------------------


def block(x, W_q, W_k, W_v, W_1, W_2):
    def norm(z):
        z = z - z.mean(axis=-1, keepdims=True)
        return z / z.std(axis=-1, keepdims=True)

    z = norm(x)
    scores = (z @ W_q) @ (z @ W_k).swapaxes(1, 2) / np.sqrt(W_k.shape[-1])
    past = np.tri(x.shape[1], dtype=bool)
    weights = softmax(np.where(past, scores, -np.inf))
    x = x + weights @ (z @ W_v)
    return x + np.maximum(norm(x) @ W_1, 0) @ W_2


def a_small_block(rng):
    batch, timesteps, features, head, hidden = sizes(rng, 5, smallest=3)
    return {
        "x": 2 * normal(rng, batch, timesteps, features) + 1,
        "W_q": normal(rng, features, head),
        "W_k": normal(rng, features, head),
        "W_v": normal(rng, features, features),
        "W_1": normal(rng, features, hidden),
        "W_2": normal(rng, hidden, features),
    }


def block_of_keras(x, W_q, W_k, W_v, W_1, W_2):
    norm = keras.layers.LayerNormalization(epsilon=1e-12, center=False, scale=False)
    z = norm(x)[:, :, None]  # an axis for one head
    q, k, v = (keras.ops.matmul(z, W) for W in (W_q, W_k, W_v))
    x = x + keras.ops.dot_product_attention(q, k, v, is_causal=True)[:, :, 0]
    hidden = keras.ops.relu(keras.ops.matmul(norm(x), W_1))
    return x + keras.ops.matmul(hidden, W_2)


def block_step_by_step(x, W_q, W_k, W_v, W_1, W_2):
    """Each step computed alone, from the steps that there are."""
    rest = W_q, W_k, W_v, W_1, W_2
    steps = range(1, x.shape[1] + 1)
    return np.stack([block(x[:, :t], *rest)[:, -1] for t in steps], axis=1)


NEXT_SEEN = "np.tri(x.shape[1], dtype", "np.tri(x.shape[1], k=1, dtype"
NORMED_SUM = "x = x + weights", "x = z + weights"

repair_block = Exercise(
    id="transformer.block",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Repair a causal block with pre-norm that sees what it should not and "
    "forgets what it should keep.",
    reference=block,
    given=instead(block, *NEXT_SEEN, *NORMED_SUM),
    inputs=a_small_block,
    axes="batch timesteps features",
    why="`np.tri(T, k=1)` has one more diagonal: step t may see step t + 1, the very "
    "token that it is to predict. In training nothing looks better; in writing there "
    "is no next token yet, and the model has learned nothing else. One step too many "
    "is as bad as all. The other fault costs depth: in a pre-norm block the sum is "
    "taken with x as it came. Taken with its norm, the size of x is lost in every "
    "block, and so is the way past all blocks that has no layer on it.",
    hints=(
        "There are two faults. Change the last time step of `x`: which outputs change?",
        "Print the mask of 4 steps. How many keys does the first query see?",
        "Pre-norm: what the sublayer *reads* is normalised. And what is its result "
        "added to?",
    ),
    mistakes={
        "The mask is right. The sum still takes the normalised x; add to x as it "
        "came.": instead(block, *NORMED_SUM),
        "The sum is right. Each step still sees the step after it.": instead(
            block, *NEXT_SEEN
        ),
        "Now every step sees the whole sentence: nothing hides the future.": instead(
            block, "np.where(past, scores, -np.inf)", "scores"
        ),
        "The mask is turned over: each step sees itself and what comes after.": instead(
            block, "np.where(past,", "np.where(past.T,"
        ),
        "A step must be able to see itself: the first one sees nothing at all "
        "now.": instead(
            block, "np.tri(x.shape[1], dtype", "np.tri(x.shape[1], k=-1, dtype"
        ),
        "The norm runs over time, so each step knows the mean of all, future "
        "included. It is taken over the features of one step.": instead(
            *(block, "z.mean(axis=-1", "z.mean(axis=1"),
            *("z.std(axis=-1", "z.std(axis=1"),
        ),
        "That is post-norm: the norm is taken of the sum, and the sublayer reads x "
        "itself. The block is to have pre-norm.": instead(
            *(block, "z = norm(x)", "z = x"),
            *("x = x + weights @ (z @ W_v)", "x = norm(x + weights @ (z @ W_v))"),
            "return x + np.maximum(norm(x) @ W_1, 0) @ W_2",
            "return norm(x + np.maximum(x @ W_1, 0) @ W_2)",
        ),
        "The second sum takes a normalised x. Add to x as it came.": instead(
            block, "return x +", "return norm(x) +"
        ),
        "The feed-forward layer has to read a normalised x too.": instead(
            block, "norm(x) @ W_1", "x @ W_1"
        ),
        "The attention has to read a normalised x.": instead(
            block, "z = norm(x)", "z = x"
        ),
        "The first sum is gone: what attention finds is added to x.": instead(
            block, "x = x + weights", "x = weights"
        ),
    },
    alternatives=(
        block_of_keras,
        block_step_by_step,
        lambda x, *rest: block(np.float64(x), *rest),
    ),
)


# saturation ----------------------------------------------------------------

SHARES = {
    "largest": np.array(
        [
            [0.343, 0.627, 0.803, 0.901, 0.958],
            [0.159, 0.160, 0.165, 0.164, 0.164],
            [0.078, 0.051, 0.040, 0.035, 0.033],
        ]
    ),
    "slope": np.array(
        [
            [0.786, 0.499, 0.271, 0.137, 0.062],
            [0.925, 0.928, 0.926, 0.927, 0.927],
            [0.960, 0.967, 0.968, 0.969, 0.969],
        ]
    ),
    "found": np.array(
        [
            [0.298, 0.964, 1.000, 1.000, 1.000],
            [0.172, 0.532, 0.967, 1.000, 1.000],
            [0.086, 0.085, 0.081, 0.081, 0.081],
        ]
    ),
}


def between_its_bounds(run):
    """The mean of 1 - sum alpha^2 lies between two bounds that the largest gives."""
    largest, slope = run()["largest"], run()["slope"]
    return (slope >= 1 - largest - 0.01).all() and (
        slope <= 1 - largest**2 + 0.01
    ).all()


measure_saturation = Exercise(
    id="transformer.saturation",
    kind="measure",
    points=2,
    difficulty="medium",
    minutes=30,
    task="Measure what a division of the scores by 1, by the root of d and by d does "
    "to the softmax.",
    name="shares",
    reference=SHARES,
    same=False,
    axes={name: "divisors sizes" for name in SHARES},
    seconds=20,
    why="A dot product of d independent products has the standard deviation of the "
    "root of d. Undivided, the largest of 32 scores runs away from the others: one "
    "key has nearly all the weight, which one is chance, and 1 - sum alpha^2, the sum "
    "of d alpha_s / d e_s, is nearly 0, so no gradient says otherwise. Divided by the "
    "root, all sizes are alike. Divided by d the softmax is nearly even, which looks "
    "harmless; but then a query that *is* the key scores only 1, and cannot find it "
    "at any size. With the root a match scores the root of d, and is found if d is "
    "large. So the root is the right size at the start. Afterwards queries and keys "
    "are no longer independent, and training makes the scores as large as it needs.",
    hints=(
        "`keys` of shape `(draws, 32, d)`, `query` of shape `(draws, d)`: "
        '`np.einsum("nsd,nd->ns", keys, query)` has all scores of a size.',
        "For `found` the query is `keys[:, 0]`, and the weight is that of key 0.",
        "All three measures are means over the draws; `softmax` is given.",
    ),
    properties={
        "All three are shares: they lie between 0 and 1.": (
            lambda run: all(0 <= v.min() <= v.max() <= 1.001 for v in run().values()),
            SHARES | {"largest": 100 * SHARES["largest"]},
        ),
        "Undivided, the largest weight has to grow with d. Are the columns in the "
        "order of the sizes, and is the first row the one without a division?": (
            lambda run: (
                (np.diff(run()["largest"][0]) > 0).all()
                and run()["largest"][0, -1] > 0.9
            ),
            SHARES | {"largest": SHARES["largest"][:, ::-1]},
        ),
        "Divided by the root of d, the largest weight should hardly depend on d. Is "
        "the second row divided by the root, and of the size of its column?": (
            lambda run: np.ptp(run()["largest"][1]) < 0.03,
            SHARES | {"largest": SHARES["largest"][[0, 2, 1]]},
        ),
        "Divided by the root, the largest of 32 weights is about a sixth. Are there 32 "
        "keys, and is everything drawn with standard deviation 1?": (
            lambda run: (abs(run()["largest"][1] - 0.163) < 0.05).all(),
            SHARES | {"largest": SHARES["largest"] ** [[0.1], [0.5], [1]]},
        ),
        "Divided by d, the weights come close to even as d grows, each 1 / 32.": (
            lambda run: run()["largest"][2, -1] < 0.04,
            SHARES | {"largest": SHARES["largest"] + [[0], [0], [0.05]]},
        ),
        "`slope` does not go with `largest`. It is one minus the sum of the squared "
        "weights of a query.": (
            between_its_bounds,
            SHARES | {"slope": 1 - SHARES["slope"]},
        ),
        "A query that is a key must find it when nothing divides the scores and d is "
        "large. Is the query `keys[:, 0]`, and the weight that of key 0?": (
            lambda run: run()["found"][0, -1] > 0.99,
            SHARES | {"found": SHARES["largest"] / 2},
        ),
        "Divided by d, a match scores about 1 and the other keys about 0: its weight "
        "is near e / (e + 31) at every size.": (
            lambda run: (abs(run()["found"][2] - 0.082) < 0.02).all(),
            SHARES | {"found": SHARES["found"][[0, 1, 1]]},
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in SHARES.items()},
        SHARES | {"largest": SHARES["largest"].astype("float32") * 0.99},
    ),
    rubric=(
        (1, "how weights and slopes depend on d with each divisor, with numbers."),
        (1, "why the root of d, although d leaves the larger slope."),
        (1, "what these numbers do not say about a trained model."),
    ),
)

EXERCISES = [
    predict_numbers,
    complete_sinusoidal,
    write_multi_head,
    repair_block,
    measure_saturation,
]
