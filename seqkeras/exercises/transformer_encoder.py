"""Exercises on the Transformer's encoder: what its outputs depend on.

Shapes: B batch, T time steps, D features.

Taught in notebooks/51_transformer_encoder.ipynb.
"""

import numpy as np
from keras import layers, ops

from seqkeras.attention.dot_product import dot_product_attention
from seqkeras.attention.multi_head import MultiHeadAttention
from seqkeras.exercises import Exercise, Refused, instead, normal, sizes
from seqkeras.transformer.encoder import EncoderBlock
from seqkeras.transformer.feed_forward import FeedForward

# changes -------------------------------------------------------------------

CHANGES = {
    "padding": 0,
    "word": 4,
    "causal": 2,
    "swapped": 2,
    "mean": "no",
    "positions": 4,
    "layers": 1,
    "projections": 4 * 50 * 64 * 64,
    "attention": 2 * 50 * 50 * 64,
    "length": 2 * 64,
}

predict_changes = Exercise(
    id="transformer_encoder.changes",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Say which outputs of an encoder change, and what a layer of it costs.",
    name="changes",
    reference=CHANGES,
    why="A masked key has weight 0, so padding reaches nobody. Every word looks at "
    "every word: one new word changes all four outputs; with a causal mask only its "
    "own and the later one. Without positions an output depends on its own word and on "
    "the bag of the others: two words that change places take their outputs with them, "
    "and the mean stays as it was. With positions all four change, since two keys have "
    "changed. One layer is a direct way between any two words. Each of four matrices "
    "takes D * D multiplications a word; scores and mixing take D each for every pair "
    "of words. 2 T T D overtakes 4 T D D at T = 2 D.",
    hints=(
        "Ask for each output which keys its query may see, and whether one of them has "
        "changed.",
        "Without positions, what does the second word's output depend on, if not on "
        "its place?",
        "A matrix of D rows and D columns takes D * D multiplications for each word, a "
        "score D for each pair of words, and the weighted sum as many again.",
    ),
    mistakes={
        "Padding is masked as a key: no word gives it any weight.": CHANGES
        | {"padding": 4},
        "The outputs at the padding do change, but the question is about the four "
        "words.": CHANGES | {"padding": 1},
        "The other words look at the new one, too: their outputs change.": CHANGES
        | {"word": 1},
        "There is no causal mask here: the words before it look at the new one as "
        "well.": CHANGES | {"word": 2},
        "The padding asks as well, but only the four words count.": CHANGES
        | {"word": 6},
        "The third word may see the new one: it is its own.": CHANGES | {"causal": 1},
        "The first and the second word may not see the third.": CHANGES | {"causal": 4},
        "The words that may see the third come behind it, not before.": CHANGES
        | {"causal": 3},
        "Each of the two places has another word now, and so another query. Without "
        "positions the output goes with the word.": CHANGES | {"swapped": 0},
        "The third and the fourth word see the same keys as before, in another order; "
        "a sum has none.": CHANGES | {"swapped": 4},
        "The outputs have changed places, too. Does a sum depend on that?": CHANGES
        | {"mean": "yes"},
        "The two words have other vectors than before, and all four look at "
        "them.": CHANGES | {"positions": 2},
        "The positions do not stay behind unused: word and position are added, and the "
        "sums are new.": CHANGES | {"positions": 0},
        "That is a recurrent network, that goes step by step. Every query sees every "
        "key.": CHANGES | {"layers": 49},
        "That is a convolution that sees one neighbour more with each layer; in one "
        "layer of attention all are neighbours.": CHANGES | {"layers": 25},
        "There are four matrices: those of queries, keys, values and output.": CHANGES
        | {"projections": 3 * 50 * 64 * 64},
        "That is one word. All 50 are projected.": CHANGES
        | {"projections": 4 * 64 * 64},
        "That is the scores alone. The weighted sum of the values takes as many "
        "again.": CHANGES | {"attention": 50 * 50 * 64},
        "Heads share the features among them: four heads of 16 cost as much as one of "
        "64.": CHANGES | {"attention": 4 * 2 * 50 * 50 * 64},
        "That is how many scores there are. Each is a sum of 64 products.": CHANGES
        | {"attention": 50 * 50},
        "Set 2 T T D equal to 4 T D D, and divide by 2 T D.": CHANGES | {"length": 64},
        "You divided by D once too often, or not at all: T is a number of words, twice "
        "the features.": CHANGES | {"length": 4 * 64},
    },
    alternatives=(
        CHANGES | {"mean": "No", "projections": 819200.0},
        {
            key: np.array(value, "float64") if key != "mean" else value
            for key, value in CHANGES.items()
        },
    ),
)


# first ---------------------------------------------------------------------


def first(x, mask, summary, kernel):
    batch, _, features = x.shape
    places = np.broadcast_to(summary, (batch, 1, features))
    x = np.concatenate([places, x], axis=1)
    mask = np.concatenate([np.ones((batch, 1), bool), mask], axis=1)
    attention_mask = mask[:, None, :]
    context, _ = dot_product_attention(x @ kernel, x, x, attention_mask)
    return x[:, 0] + context[:, 0]


def padded_texts(rng):
    """Vectors of words, padded on the right, those of the padding large."""
    batch, timesteps, features = sizes(rng, 3, smallest=3)
    lengths = rng.integers(1, timesteps, size=batch)
    lengths[rng.integers(batch)] = timesteps
    mask = np.arange(timesteps) < lengths[:, None]
    x = normal(rng, batch, timesteps, features)
    x[~mask] *= 2
    return {"x": x, "mask": mask}, features


def texts_to_sum_up(rng):
    texts, features = padded_texts(rng)
    return texts | {
        "summary": normal(rng, features),
        "kernel": normal(rng, features, features) / 2,
    }


def first_with_one_query(x, mask, summary, kernel):
    rows = []
    for words, keep in zip(x, mask, strict=True):
        seen = np.stack([summary, *words[keep]]).astype("float64")
        scores = seen @ (summary @ kernel) / np.sqrt(len(summary))
        powers = np.exp(scores - scores.max())
        rows.append(summary + powers @ seen / powers.sum())
    return np.stack(rows)


def first_with_ops(x, mask, summary, kernel):
    start = ops.tile(summary[None, None], (len(x), 1, 1))
    x = ops.concatenate([start, x], axis=1)
    mask = ops.pad(mask, [(0, 0), (1, 0)], constant_values=True)
    query = ops.matmul(start, kernel)
    context, _ = dot_product_attention(query, x, x, mask[:, None])
    return summary + context[:, 0]


complete_first = Exercise(
    id="transformer_encoder.first",
    kind="complete",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Complete the pooling that gives a text a place of its own, in front of its "
    "words.",
    reference=first,
    inputs=texts_to_sum_up,
    axes="batch features",
    why="The vector is learned, the same for all texts, and belongs to no word: its "
    "query asks what the verdict needs. It stands at a fixed place, 0, so that the "
    "verdict is found whatever the length. The mask grows with the text, by a `True`. "
    "The mask of attention hides keys: `(B, 1, S)` says the same to all queries. BERT "
    "calls this place `[CLS]`. It asks once in each layer, where a mean takes in what "
    "all words have asked.",
    hints=(
        "The text has one place more, and so has its mask. What may be seen there?",
        "`np.broadcast_to(summary, (batch, 1, features))` repeats the vector for all "
        "texts; `np.concatenate` puts it in front.",
        "`attention_mask` has the shape `(batch, queries, keys)`, and which keys may "
        "be seen is the same for all queries: `mask[:, None, :]`.",
    ),
    mistakes={
        "The vector stands behind the words. Place 0 is read, and that is a word "
        "now.": instead(
            *(first, "[places, x]", "[x, places]"),
            *("[np.ones((batch, 1), bool), mask]", "[mask, np.ones((batch, 1), bool)]"),
        ),
        "The vector has taken the place of the first word, which nobody can see any "
        "more: it comes in addition.": instead(
            *(first, "[places, x]", "[places, x[:, 1:]]"),
            *("[np.ones((batch, 1), bool), mask]", "[mask]"),
        ),
        "The text has one place more than the mask: the mask needs a `True` in front, "
        "too.": instead(first, "[np.ones((batch, 1), bool), mask]", "[mask]"),
        "The new place is masked as if it were padding. It may be seen, by itself as "
        "well.": instead(
            first, "np.ones((batch, 1), bool)", "np.zeros((batch, 1), bool)"
        ),
        "The mask grew at the end, the text in front: all keys are off by "
        "one.": instead(
            first,
            "[np.ones((batch, 1), bool), mask]",
            "[mask, np.ones((batch, 1), bool)]",
        ),
        "The new place looks at padding: hand on the mask, and let it hide keys, the "
        "last of three axes.": instead(first, "mask[:, None, :]", "None"),
        "The mask is the wrong way round: `True` marks what may be seen.": instead(
            first, "mask[:, None, :]", "~mask[:, None, :]"
        ),
        "The vector is learned, and given as `summary`; you put zeros.": instead(
            first, "broadcast_to(summary,", "zeros("
        ),
        "In front stands the first word once more; it is `summary` that belongs "
        "there.": instead(
            first, "np.broadcast_to(summary, (batch, 1, features))", "x[:, :1]"
        ),
        "The vector is added to all words. It is a place of its own.": (
            lambda x, mask, summary, kernel: first(x + summary, mask, summary, kernel)
        ),
    },
    alternatives=(
        first_with_one_query,
        first_with_ops,
        lambda x, *rest: first(x.astype("float64"), *rest),
    ),
)


# block ---------------------------------------------------------------------


class Block(layers.Layer):
    def __init__(self, attention, feed_forward, **kwargs):
        super().__init__(**kwargs)
        self.attention = attention
        self.feed_forward = feed_forward
        self.norm_1 = layers.LayerNormalization(epsilon=1e-6)
        self.norm_2 = layers.LayerNormalization(epsilon=1e-6)

    def call(self, x, attention_mask=None):
        y = self.norm_1(x)
        context, weights = self.attention(y, y, attention_mask=attention_mask)
        x = x + context
        return x + self.feed_forward(self.norm_2(x))


def off_centre(rng):
    """Vectors that a norm changes: of different sizes, and not around zero."""
    texts, features = padded_texts(rng)
    x = texts["x"] * rng.uniform(0.5, 3, texts["mask"].shape)[..., None] + 1
    x = np.repeat(x, 2, axis=2) * normal(rng, 2 * features)
    return {
        "x": x.astype("float32"),
        "mask": texts["mask"],
        "hidden_dim": features + 1,
        "seed": int(rng.integers(1000)),
    }


def with_parts(answer, x, mask, hidden_dim, seed):
    """Outputs of a block whose attention and feed-forward net are given."""
    attention = MultiHeadAttention(num_heads=2, head_dim=x.shape[-1] // 2)
    feed_forward = FeedForward(hidden_dim)
    rng = np.random.default_rng(seed)
    for part in (attention, feed_forward):
        part.build(x.shape)
        for weight in part.weights:
            weight.assign(normal(rng, *weight.shape) / 2)
    block = answer(attention, feed_forward)
    outputs = block(x, attention_mask=mask[:, None, :])
    parts = {
        id(weight) for part in (attention, feed_forward) for weight in part.weights
    }
    own = [weight.path for weight in block.weights if id(weight) not in parts]
    if len(own) != 4:
        raise Refused(
            "expected four weights beside those of the given parts, scale and shift of "
            f"two norms that are both used, got {len(own)}."
        )
    if len(block.weights) != 16:
        raise Refused(
            "Keras does not find all weights of the given parts: keep them as "
            "attributes, `self.attention` and `self.feed_forward`."
        )
    return outputs


class BlockOfThePackage(EncoderBlock):
    def __init__(self, attention, feed_forward):
        super().__init__(num_heads=2, hidden_dim=feed_forward.hidden_dim)
        self.given = attention, feed_forward

    def build(self, x_shape):
        self.attention, self.feed_forward = self.given
        self.attention_norm.build(x_shape)
        self.feed_forward_norm.build(x_shape)

    def call(self, x, attention_mask=None):
        return super().call(x, attention_mask)[0]


class BlockThatBuilds(Block):
    def __init__(self, attention, feed_forward, **kwargs):
        layers.Layer.__init__(self, **kwargs)
        self.look, self.think = attention, feed_forward

    def build(self, x_shape):
        self.norms = [layers.LayerNormalization(epsilon=1e-6) for _ in range(2)]
        for norm in self.norms:
            norm.build(x_shape)

    def call(self, x, attention_mask):
        y = self.norms[0](x)
        x = ops.add(self.look(y, y, attention_mask)[0], x)
        y = self.norms[1](x)
        return ops.add(x, self.think(y))


FIRST = "x = x + context"
SECOND = "return x + self.feed_forward(self.norm_2(x))"

write_block = Exercise(
    id="transformer_encoder.block",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=30,
    task="Write a pre-norm encoder block as a Keras layer, from the parts it is given.",
    reference=Block,
    inputs=off_centre,
    run=with_parts,
    axes="batch timesteps features",
    seconds=30,
    why="Both halves have one form, x + part(norm(x)). What is added to never passes "
    "a norm, so a stack of blocks is one long sum, and the gradient of the last block "
    "reaches the first unchanged. Queries, keys and values are made of the same "
    "normalised vectors. The second norm reads the new x: the net works on what "
    "attention has gathered. A norm at the very end belongs to the stack, once.",
    hints=(
        "Two lines of one form, x + part(norm(x)), the second with the new x.",
        "`self.attention(y, y, attention_mask=attention_mask)` returns a pair; the "
        "weights are not needed.",
        "Make the norms in `__init__`, with `epsilon=1e-6`, and keep both parts and "
        "both norms as attributes; Keras builds the norms at the first call.",
    ),
    mistakes={
        "This is post-norm: it normalises the sums. Normalise what each part reads "
        "instead.": instead(
            *(Block, "y = self.norm_1(x)", "y = x"),
            *(FIRST, "x = self.norm_1(x + context)"),
            *(SECOND, "return self.norm_2(x + self.feed_forward(x))"),
        ),
        "The first half is post-norm, the second pre-norm. Both are to be "
        "pre-norm.": instead(
            *(Block, "y = self.norm_1(x)", "y = x"),
            *(FIRST, "x = self.norm_1(x + context)"),
        ),
        "The second half is post-norm, the first pre-norm. Both are to be "
        "pre-norm.": instead(
            Block, SECOND, "return self.norm_2(x + self.feed_forward(x))"
        ),
        "The context is added to the normalised vectors. It is x itself that goes "
        "on.": instead(Block, FIRST, "x = y + context"),
        "The second half adds to the normalised vectors. It is x itself that goes "
        "on.": instead(
            Block, SECOND, "y = self.norm_2(x)\n        return y + self.feed_forward(y)"
        ),
        "What attention finds replaces x. It is added to it.": instead(
            Block, FIRST, "x = context"
        ),
        "What the net makes replaces x. It is added to it.": instead(
            Block, "return x + self", "return self"
        ),
        "Keys and values are made of x as it is. They are made of the normalised "
        "vectors, as the queries are.": instead(
            Block, "self.attention(y, y,", "self.attention(y, x,"
        ),
        "The mask is not handed on: words look at padding.": instead(
            Block, ", attention_mask=attention_mask", ""
        ),
        "The net reads what attention read. It is to read the sum behind it.": instead(
            Block,
            SECOND,
            "return x + self.feed_forward(self.norm_2(x - context))",
        ),
        "A norm stands behind each part. It belongs before it.": instead(
            *(Block, "y = self.norm_1(x)", "y = x"),
            *(FIRST, "x = x + self.norm_1(context)"),
            *(SECOND, "return x + self.norm_2(self.feed_forward(x))"),
        ),
        "There is a norm behind the last sum. In a stack it comes once, after all "
        "blocks.": instead(
            *(
                Block,
                SECOND,
                "return self.norm_1(x + self.feed_forward(self.norm_2(x)))",
            ),
        ),
    },
    alternatives=(BlockOfThePackage, BlockThatBuilds),
)


# encode --------------------------------------------------------------------


def norm(x):
    return (x - x.mean(axis=-1, keepdims=True)) / x.std(axis=-1, keepdims=True)


def attend(x, attention_mask, kernel):
    scores = np.where(attention_mask, x @ kernel @ x.swapaxes(1, 2), -1e9)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True) @ x


def encode(ids, embedding, positions, kernels):
    attention_mask = (ids != 0)[:, None, :]
    x = embedding[ids] + positions[: ids.shape[1]]
    for kernel in kernels:
        x = x + attend(norm(x), attention_mask, kernel)
    return norm(x)


def ids_and_weights(rng):
    """Padded ids, and a small encoder without a feed-forward net."""
    batch, timesteps, features, vocabulary = sizes(rng, 4, smallest=3)
    lengths = rng.integers(1, timesteps, size=batch)
    lengths[rng.integers(batch)] = timesteps
    ids = rng.integers(1, vocabulary, size=(batch, timesteps))
    ids[np.arange(timesteps) >= lengths[:, None]] = 0
    return {
        "ids": ids,
        "embedding": normal(rng, vocabulary, features),
        "positions": normal(rng, timesteps + 2, features),
        "kernels": normal(rng, 2, features, features) / 2,
    }


def encode_with_ops(ids, embedding, positions, kernels):
    mask = ops.not_equal(ids, 0)[:, None]
    x = ops.take(embedding, ids, axis=0) + positions[None, : ids.shape[1]]
    by_hand = layers.LayerNormalization(epsilon=1e-7)
    for kernel in kernels:
        y = by_hand(x)
        query = ops.matmul(y, kernel) * np.sqrt(len(kernel))
        x = x + dot_product_attention(query, y, y, mask)[0]
    return by_hand(x)


def encode_text_by_text(ids, embedding, positions, kernels):
    outputs = np.empty((*ids.shape, embedding.shape[1]))
    words = (ids != 0).sum(axis=1)
    for row, n in enumerate(words):
        x = (embedding[ids[row]] + positions[: len(ids[row])]).astype("float64")[None]
        for kernel in kernels:
            y = norm(x)
            scores = (y @ kernel @ y[:, :n].swapaxes(1, 2))[0]
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            x = x + powers / powers.sum(axis=1, keepdims=True) @ y[:, :n]
        outputs[row] = norm(x)[0]
    return outputs


LATE = (
    *(" + positions[: ids.shape[1]]\n", "\n"),
    *("return norm(x)", "return norm(x) + positions[: ids.shape[1]]"),
)
QUERIES = ("(ids != 0)[:, None, :]", "(ids != 0)[:, :, None]")
NORMED = (
    "        x = x + attend(norm(x), attention_mask, kernel)",
    "        x = norm(x)\n        x = x + attend(x, attention_mask, kernel)",
)

repair_encode = Exercise(
    id="transformer_encoder.encode",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Repair a pre-norm encoder that reads a text as a bag of words and looks at "
    "its padding.",
    reference=encode,
    given=instead(encode, *LATE, *QUERIES, *NORMED),
    inputs=ids_and_weights,
    axes="batch timesteps features",
    why="Positions added behind the last block reach no query and no key: what a word "
    "gathers is the same in any order, and the sum only numbers the outputs. A "
    "mask of shape `(B, T, 1)` hides queries, and padding asks nothing that "
    "anybody reads; what has to be hidden are keys, `(B, 1, S)`. And `x = norm(x)` "
    "throws away what was to be added to: the stream is normalised in every block, "
    "which is neither pre-norm nor post-norm. All three train without an error, "
    "and the loss falls.",
    hints=(
        "There are three faults. Encode a text alone and in a batch with a longer one; "
        "then exchange two of its words.",
        "Who has to know the positions: who reads the outputs, or queries and keys?",
        "`(B, 1, S)` hides keys from all queries. In pre-norm `norm(x)` is read, and x "
        "itself is what is added to.",
    ),
    mistakes={
        "The order is known now. Padding is still looked at, and what is added to is "
        "still normalised.": instead(encode, *QUERIES, *NORMED),
        "Padding is hidden now. The order still plays no part in attention, and what "
        "is added to is still normalised.": instead(encode, *LATE, *NORMED),
        "What is added to is x itself now. The order still plays no part in "
        "attention, and padding is still looked at.": instead(encode, *LATE, *QUERIES),
        "Order and padding are right. What is added to is still normalised in each "
        "block.": instead(encode, *NORMED),
        "The order is known, and x itself goes on. The mask still hides queries; it is "
        "keys that have to be hidden.": instead(encode, *QUERIES),
        "Padding is hidden, and x itself goes on. The positions still come behind the "
        "blocks, where no query and no key sees them.": instead(encode, *LATE),
        "The last norm is missing: in pre-norm the sum is normalised once, at the "
        "end.": instead(encode, "return norm(x)", "return x"),
        "This is post-norm: it normalises the sum of each block.": instead(
            encode,
            "x = x + attend(norm(x), attention_mask, kernel)",
            "x = norm(x + attend(x, attention_mask, kernel))",
        ),
        "The positions are added in each block. Once, in front of the first, is "
        "enough.": instead(
            encode,
            "attend(norm(x), attention_mask, kernel)",
            "attend(norm(x), attention_mask, kernel) + positions[: ids.shape[1]]",
        ),
        "The positions are added in front and once more behind the blocks.": instead(
            encode, "return norm(x)", "return norm(x) + positions[: ids.shape[1]]"
        ),
        "The mask is gone: everybody looks at padding.": instead(
            encode, "(ids != 0)[:, None, :]", "(ids >= 0)[:, None, :]"
        ),
        "The mask is the wrong way round: `True` marks what may be seen.": instead(
            encode, "ids != 0", "ids == 0"
        ),
        "Nothing is added to any more: what attention finds replaces x.": instead(
            encode, "x = x + attend", "x = attend"
        ),
    },
    alternatives=(
        encode_with_ops,
        encode_text_by_text,
        lambda ids, embedding, *rest: encode(ids, np.float64(embedding), *rest),
    ),
)


# order ---------------------------------------------------------------------

ACCURACY = np.array(
    [
        [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]],
        [[0.92, 0.54], [1.0, 1.0], [0.7, 0.55], [0.55, 0.47]],
        [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
    ]
)

measure_order = Exercise(
    id="transformer_encoder.order",
    kind="measure",
    points=3,
    difficulty="hard",
    minutes=40,
    task="Measure what an encoder loses without positions, and how far those reach "
    "that it has.",
    name="accuracy",
    reference=ACCURACY,
    same=False,
    axes="encoders lengths runs",
    why="The mean and the maximum of outputs that know no order are the same for both "
    "twins of a pair: one of them is answered right, and training cannot help. With "
    "waves the task is learned, for the length of training. At others, even at 5 "
    "tokens, whose places were all seen, nothing holds the verdict: what was learned "
    "was learned of ten tokens and their sums with ten waves. A causal mask is another "
    "way to know the order: at each place another part of the sequence can be seen, "
    "and at the B it tells whether the A has come. No place has a number, so nothing "
    "is new about a longer sequence. Forty tokens are no proof for four thousand: one "
    "A among many keys gets a smaller weight.",
    hints=(
        "Six classifiers, two of each kind, in one list, trained together once; they "
        "are tested four times.",
        "`order.load(500, timesteps=20, seed=1)` draws longer sequences. Training "
        "used seed 0.",
        "`np.argmax(both(ids), axis=-1) == labels[:, None]` has the shape "
        "`(sequences, models)`; its mean over the sequences has six numbers, in the "
        "order of your list.",
    ),
    properties={
        "An accuracy lies between 0 and 1. Is this percent, or the loss?": (
            lambda run: (run() >= 0).all() and (run() <= 1).all(),
            100 * ACCURACY,
        ),
        "Without positions and without a causal mask both twins of a pair get the same "
        "answer, so exactly half is right. Is the first row that encoder?": (
            lambda run: np.abs(run()[0] - 0.5).max() < 0.02,
            ACCURACY[[1, 0, 2]],
        ),
        "At the length of training the second and the third encoder should be right "
        "nearly always. Were they trained, and are the lengths in order?": (
            lambda run: run()[1:, 1].min() > 0.85,
            ACCURACY[:, [1, 2, 0, 3]],
        ),
        "The encoders are right at all lengths alike. Is each test drawn with its own "
        "`timesteps`?": (
            lambda run: np.ptp(run()[1].mean(axis=1)) > 0.2,
            np.repeat(ACCURACY[:, 1:2], 4, axis=1),
        ),
        "The causal mask does no better than waves at a length that training has not "
        "seen. Is the third encoder causal, and without positions?": (
            lambda run: run()[2, 2].mean() > run()[1, 2].mean() + 0.1,
            ACCURACY[[0, 1, 1]],
        ),
        "The two runs are the same everywhere. Is each a classifier of its own?": (
            lambda run: np.ptp(run(), axis=2).max() > 0,
            np.repeat(ACCURACY[:, :, :1], 2, axis=2),
        ),
    },
    alternatives=(ACCURACY.tolist(), (ACCURACY * 0.99).astype("float32")),
    rubric=(
        (1, "what an encoder without positions can never do, and why."),
        (1, "the accuracies at all four lengths with their spread over the runs."),
        (1, "what the causal mask has that waves have not, and what is left open."),
    ),
)

EXERCISES = [
    predict_changes,
    complete_first,
    write_block,
    repair_encode,
    measure_order,
]
