"""Exercises on ids, padding, masks and bags of words.

Shapes: B batch, T time steps, F features.

Taught in notebooks/00_start_here.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.masking import masked_mean, padding_mask

# tokens --------------------------------------------------------------------

TOKENS = {
    "ids": (5, 3, 1, 2, 0, 0),
    "mask": (True, True, True, True, False, False),
    "third one-hot vector": (0, 1, 0, 0, 0, 0),
    "ones": 2 * 4 * 1,
    "embedding": 6 * 16,
    "same bag": "ac",
    "answers right": 50,
}

predict_tokens = Exercise(
    id="start_here.tokens",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say what becomes of a sentence on its way into a network.",
    name="tokens",
    reference=TOKENS,
    why="Each word has its id, and 0 fills up the end; the mask is `True` where a word "
    "stands. A one-hot vector has a single 1, so there is one for each time step of "
    "each sequence. An embedding is a table: 16 numbers for each of the 6 ids, padding "
    "included, however long the sentences are. A bag knows which words there are and "
    "how often, so only the order may differ. Twins get the same answer, and one of "
    "each pair is right: 50 of 100.",
    hints=(
        "Write the ids beside the words of the vocabulary, from 0 on.",
        "What does the number of ones not depend on: batch, time steps, or features?",
        "Count each word of a, b and c.",
    ),
    mistakes={
        'Ids begin with 0 here, and 0 is the padding: "bites" has id 1.': TOKENS
        | {"ids": (6, 4, 2, 3, 0, 0)},
        'The padding stands behind the words in this course (`padding="post"`).': (
            TOKENS | {"ids": (0, 0, 5, 3, 1, 2)}
        ),
        "The padding is missing: six places have to be filled.": TOKENS
        | {"ids": (5, 3, 1, 2)},
        "Turn the mask round: it is `True` at words, `False` at padding.": TOKENS
        | {"mask": (False, False, False, False, True, True)},
        "The mask has no holes: all four words are words, whatever their id.": TOKENS
        | {"mask": (False, True, True, True, False, False)},
        'That is the vector of id 3. The third word is "bites", and has id 1.': TOKENS
        | {"third one-hot vector": (0, 0, 0, 1, 0, 0)},
        "The 1 stands one place too early: the first place belongs to id 0.": TOKENS
        | {"third one-hot vector": (1, 0, 0, 0, 0, 0)},
        "That is how many numbers there are. Only one of each vector is a 1.": TOKENS
        | {"ones": 2 * 4 * 6},
        "That is one sequence; there are two of them.": TOKENS | {"ones": 4},
        "Padding has a row in the table, too: there are six ids.": TOKENS
        | {"embedding": 5 * 16},
        "The table does not grow with the sentence: each id has one row, wherever it "
        "stands.": TOKENS | {"embedding": 4 * 16},
        "Sentence b has one `the` less than a: a bag counts how often a word comes.": (
            TOKENS | {"same bag": "abc"}
        ),
        "Sentence b has one `the` less than a. Which one has the very words of a?": (
            TOKENS | {"same bag": "ab"}
        ),
        "A bag answers both twins alike, and exactly one of two is right.": TOKENS
        | {"answers right": 0},
        "A bag cannot be right on both twins of a pair, since it answers them alike.": (
            TOKENS | {"answers right": 100}
        ),
    },
    alternatives=(
        TOKENS | {"mask": [True] * 4 + [False] * 2, "same bag": "AC"},
        TOKENS | {"ids": np.array([5, 3, 1, 2, 0, 0]), "embedding": 96.0},
    ),
)


# pad -----------------------------------------------------------------------


def pad(words, lengths):
    timesteps = max(lengths)
    ids = np.zeros((len(lengths), timesteps), "int32")
    start = 0
    for row, length in enumerate(lengths):
        ids[row, :length] = words[start : start + length]
        start += length
    mask = np.arange(timesteps) < lengths[:, None]
    return ids, mask


def some_sentences(rng):
    """Sentences of different length, one behind the other, and their lengths."""
    sentences, longest = sizes(rng, 2, smallest=3)
    lengths = rng.integers(1, longest + 1, size=sentences)
    lengths[rng.permutation(sentences)[:2]] = 1, longest + 1
    return {"words": rng.integers(1, 30, size=lengths.sum()), "lengths": lengths}


def pad_by_keras(words, lengths):
    sentences = np.split(words, np.cumsum(lengths)[:-1])
    ids = keras.utils.pad_sequences(sentences, padding="post")
    return ids, padding_mask(ids)


def pad_lists(words, lengths):
    rest, ids = words.tolist(), []
    for length in lengths:
        sentence, rest = rest[:length], rest[length:]
        ids.append(sentence + [0] * (max(lengths) - length))
    return ids, [[number > 0 for number in row] for row in ids]


BEFORE = ("[row, :length]", "[row, timesteps - length :]")

repair_pad = Exercise(
    id="start_here.pad",
    kind="repair",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Repair padding that does not fit its mask.",
    reference=pad,
    given=instead(pad, *BEFORE, " < lengths", " <= lengths"),
    inputs=some_sentences,
    axes={"ids": "batch timesteps", "mask": "batch timesteps"},
    why="Words fill a row from the left, the padding comes behind them. Positions are "
    "counted from 0, so a sentence of three words has the positions 0, 1 and 2: those "
    "below its length. With `<=` the mask shows one position of padding, and nothing "
    "complains.",
    hints=(
        "Call it on two sentences, of one and of three words, and print ids and mask "
        "below each other.",
        "A sentence has as many words as its row of the mask has `True`. Count.",
        "There are two faults: where the words of a row are put, and a comparison.",
    ),
    mistakes={
        "The mask is right now. The words still stand at the end of the row: padding "
        "comes behind them.": instead(pad, *BEFORE),
        "The ids are right now. The mask still shows one position too many: positions "
        "are counted from 0.": instead(pad, " < lengths", " <= lengths"),
        "Ids and mask agree, with the padding in front. In this course it stands "
        "behind the words.": instead(
            pad,
            *BEFORE,
            *("np.arange(timesteps) <", "np.arange(timesteps)[::-1] <"),
        ),
        "The mask is turned round: it is `True` where a word stands.": instead(
            pad, " < lengths", " >= lengths"
        ),
        "The mask hides the last word of each sentence: a position counts if it is "
        "below the length.": instead(
            pad, "arange(timesteps) <", "arange(timesteps) + 1 <"
        ),
        "Every sentence takes its words from the first one on. Move `start` on.": (
            instead(pad, "start += length", "start += 0")
        ),
        "`start` moves by one word only, so sentences overlap. Add the length.": (
            instead(pad, "start += length", "start += 1")
        ),
        "The mask is made of numbers. Make it boolean, as a comparison does.": instead(
            pad, "ids, mask", "ids, mask.astype(int)"
        ),
    },
    alternatives=(
        pad_by_keras,
        pad_lists,
        lambda words, lengths: (pad(words, lengths)[0], pad(words, lengths)[0] != 0),
    ),
)


# bag -----------------------------------------------------------------------


def bag(ids, table):
    mask = ids != 0
    vectors = table[ids] * mask[:, :, None]
    return vectors.sum(axis=1) / mask.sum(axis=1)[:, None]


def padded_ids(rng):
    """Ids, one of them twice in a row, with padding; and a table of vectors."""
    batch, timesteps, features, vocabulary = sizes(rng, 4, smallest=4)
    ids = rng.integers(1, vocabulary, size=(batch, timesteps))
    lengths = rng.integers(1, timesteps, size=batch)
    lengths[0], ids[0, :3] = timesteps - 1, (2, 2, 1)
    ids[np.arange(timesteps) >= lengths[:, None]] = 0
    return {"ids": ids, "table": normal(rng, vocabulary, features) + 0.5}


def bag_of_counts(ids, table):
    """How often each word comes, times its vector."""
    counts = np.stack([(ids == word).sum(axis=1) for word in range(1, len(table))], 1)
    return counts / counts.sum(axis=1, keepdims=True) @ table[1:].astype("float64")


write_bag = Exercise(
    id="start_here.bag",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Write a bag of words: the mean of a sentence's vectors, without the padding.",
    reference=bag,
    inputs=padded_ids,
    axes="batch features",
    why="`table[ids]` takes a row of the table for each id and so has the shape "
    "`(batch, timesteps, features)`. The mask lacks the last axis; `[:, :, None]` adds "
    "it. Then both halves of a mean have to leave the padding out: the sum, and the "
    "number by which it is divided.",
    hints=(
        "What shape has `table[ids]`? Over which of its axes is the mean?",
        "A mask of ones and zeros times the vectors makes those of padding zero. What "
        "does a mean have to know besides the sum?",
        "Divide by `mask.sum(axis=1)[:, None]`, the number of words of each sentence.",
    ),
    mistakes={
        "The padding counts like a word: its vector, row 0 of the table, is in your "
        "mean.": lambda ids, table: table[ids].mean(axis=1),
        "The padding is left out of the sum, and not of the number of words: divide by "
        "the sum of the mask.": instead(
            bag, "mask.sum(axis=1)[:, None]", "ids.shape[1]"
        ),
        "This is the sum of the vectors. Divide by the number of words.": instead(
            bag, " / mask.sum(axis=1)[:, None]", ""
        ),
        "The padding is in the sum. Multiply the vectors by the mask before you add.": (
            instead(bag, " * mask[:, :, None]", "")
        ),
        "You take the mean of the padding. Words are the ids that are not 0.": instead(
            bag, "ids != 0", "ids == 0"
        ),
        "The mean is over the sentences, axis 0. Take it over their words, axis 1.": (
            lambda ids, table: (
                (table[ids] * (ids != 0)[:, :, None]).sum(axis=0)
                / (ids != 0).sum(axis=0)[:, None]
            )
        ),
        "The mean goes over the whole batch: each sentence has words of its own.": (
            lambda ids, table: np.tile(table[ids[ids != 0]].mean(axis=0), (len(ids), 1))
        ),
        "Each word counts once, however often it comes. A mean counts it each time.": (
            lambda ids, table: np.stack(
                [table[np.unique(row[row != 0])].mean(axis=0) for row in ids]
            )
        ),
    },
    alternatives=(
        bag_of_counts,
        lambda ids, table: [table[row[row > 0]].mean(axis=0) for row in ids],
        lambda ids, table: masked_mean(ops.take(table, ids, axis=0), ids != 0),
    ),
)


# windows -------------------------------------------------------------------

ACCURACY = np.array([[0.5, 0.5, 0.5], [0.69, 0.68, 0.7], [0.95, 0.96, 0.94]])

measure_windows = Exercise(
    id="start_here.windows",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=50,
    task="Measure how much order a bag of windows sees.",
    name="accuracy",
    reference=ACCURACY,
    same=False,
    axes="widths runs",
    why="A window of width 1 sees single words: a bag of them is the bag of the lesson "
    "and answers twins alike. A window of width 2 sees which of A and B comes first "
    "where they are neighbours, and it sees a word at an edge, since nothing stands "
    "before or behind it. That is so for 30 of the 66 pairs of places: to know these "
    "and guess the others would give 0.73. A wider window holds more pairs. What lies "
    "further apart than its width is out of sight.",
    hints=(
        "Start with width 1 and one run. You know the accuracy that has to come out.",
        "Between the embedding and the mean stands "
        '`layers.Conv1D(32, width, activation="relu")`; the mean over all windows is '
        "`layers.GlobalAveragePooling1D()`.",
        "Take the training from the lesson, with `keras.utils.set_random_seed(run)` "
        "before each network is built; `model.evaluate(x_test, y_test, verbose=0)[1]` "
        "is the accuracy.",
    ),
    properties={
        "An accuracy lies between 0 and 1. Is this percent, or the loss?": (
            lambda run: (run() >= 0).all() and (run() <= 1).all(),
            100 * ACCURACY,
        ),
        "With width 1 it is a bag of words, and twins get one answer: the accuracy on "
        "all of `x_test` must be one half. Is the width that of `Conv1D`, are the "
        "widths in order, and does the mean go over all windows?": (
            lambda run: (np.abs(run()[0] - 0.5) < 0.02).all(),
            ACCURACY[::-1],
        ),
        "The runs of the widest window are all the same. Does each have a seed of its "
        "own?": (
            lambda run: np.ptp(run()[1:], axis=1).max() > 0,
            np.repeat(ACCURACY[:, :1], 3, axis=1),
        ),
        "No window does better than a bag. Is the threshold of the accuracy 0, as the "
        "network answers with logits, and is it trained for 15 epochs?": (
            lambda run: run()[-1].mean() > 0.8,
            0.5 + (ACCURACY - 0.5) / 20,
        ),
        "Width 2 does as well as width 4. Are both measured on `x_test`, and each with "
        "a network of its own?": (
            lambda run: run()[1].mean() < run()[-1].mean() - 0.05,
            ACCURACY[[0, 2, 2]] - [[0, 0, 0], [0, 0, 0.01], [0, 0, 0]],
        ),
    },
    alternatives=(
        ACCURACY.tolist(),
        (0.5 + (ACCURACY - 0.5) * 0.9).astype("float32"),
    ),
    rubric=(
        (1, "a sentence that says what was held fixed and what was varied."),
        (1, "the accuracy of each width with its spread over the runs."),
        (1, "a reason why it grows with the width, and what was not measured."),
    ),
)

EXERCISES = [predict_tokens, repair_pad, write_bag, measure_windows]
