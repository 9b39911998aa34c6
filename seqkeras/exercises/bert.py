"""Exercises on BERT: pieces of words, hidden tokens, and what both sides tell.

Shapes: B batch, T time steps, D features, V vocabulary.

Taught in notebooks/52_bert.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, Refused, instead, normal, sizes
from seqkeras.text.word_piece import SPECIALS, WordPiece
from seqkeras.training.masked_loss import MaskedCrossEntropy

# numbers -------------------------------------------------------------------

EMBEDDINGS = (30522 + 512 + 2 + 2) * 768
LAYER = 4 * (768 * 768 + 768) + 2 * 768 * 3072 + 3072 + 768 + 2 * 2 * 768
POOLER = 768 * 768 + 768
NUMBERS = {
    "embeddings": EMBEDDINGS,
    "layer": LAYER,
    "bert": EMBEDDINGS + 12 * LAYER + POOLER,
    "chosen": 15,
    "[MASK]": 12,
    "kept": 1.5,
    "first loss": np.log(30522),
    "nowhere": "now ##here",
    "nobody": "[UNK]",
}

predict_numbers = Exercise(
    id="bert.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Count the parameters of BERT and the tokens it hides, and cut two words into "
    "pieces.",
    name="numbers",
    reference=NUMBERS,
    tolerance=5e-3,
    why="Three tables and a normalisation come first. A layer has four square "
    "matrices, whatever the number of heads, and two that widen and narrow, which are "
    "two thirds of its parameters. Of 100 pieces of text 15 are chosen, `[CLS]`, "
    "`[SEP]` and padding never; 80 % of them are hidden, 10 % stay. Who knows nothing "
    "yet gives each of V tokens the chance 1 / V, and the loss is log V. The longest "
    "piece at the start of nowhere is `now`, and what is left begins with `##here`: "
    "what the word means has no say. Nobody begins with `no`, and `body` may only "
    "begin a word: without a piece for the rest the whole word is unknown.",
    hints=(
        "The heads share the 768 features: all queries together are one matrix of "
        "768 x 768 and a bias, and so are the keys, the values and what comes after.",
        "The feed-forward network goes from 768 to 3,072 and back, with a bias each; "
        "a layer normalisation has 2 x 768 numbers, and a layer has two of them.",
        "Always take the longest piece that fits, and never take it back. Inside a "
        "word, only pieces with `##` fit.",
    ),
    mistakes={
        "Something is missing: the vectors of the two segments, or the normalisation "
        "behind the three tables.": NUMBERS | {"embeddings": (30522 + 512 + 2) * 768},
        "The places have a table too, which is learned.": NUMBERS
        | {"embeddings": (30522 + 2 + 2) * 768},
        "Six matrices are not all: there are biases, and two normalisations.": NUMBERS
        | {"layer": 12 * 768 * 768},
        "The two normalisations are missing, with a gain and a bias for each "
        "feature.": NUMBERS | {"layer": LAYER - 2 * 2 * 768},
        "The biases are missing: four of attention, two of the feed-forward "
        "network.": NUMBERS | {"layer": LAYER - 5 * 768 - 3072},
        "There is a second normalisation, behind the feed-forward network.": NUMBERS
        | {"layer": LAYER - 2 * 768},
        "Each head has 64 of the features; twelve heads make one matrix of 768 x 768, "
        "not twelve.": NUMBERS | {"layer": LAYER + 11 * 3 * (768 * 768 + 768)},
        "What the heads found goes through one more matrix: there are four.": NUMBERS
        | {"layer": LAYER - 768 * 768 - 768},
        "The pooler is missing: a matrix and a bias for the state of `[CLS]`.": NUMBERS
        | {"bert": EMBEDDINGS + 12 * LAYER},
        "The number that is told is rounded; here it can be counted.": NUMBERS
        | {"bert": 110_000_000},
        "Each of the twelve layers has weights of its own.": NUMBERS
        | {"bert": EMBEDDINGS + LAYER + POOLER},
        "Padding is never chosen, and `[CLS]` and `[SEP]` neither.": NUMBERS
        | {"chosen": 0.15 * 128},
        "`[CLS]` and `[SEP]` are no text: nothing is to be guessed there.": NUMBERS
        | {"chosen": 0.15 * 102},
        "That would be 80 % of the text. They are shares of those that are "
        "chosen.": NUMBERS | {"[MASK]": 80},
        "Not all that are chosen become `[MASK]`.": NUMBERS | {"[MASK]": 15},
        "That is a share of the text; it is asked of those that are chosen.": NUMBERS
        | {"kept": 10},
        "Those are `[MASK]`, and those that show a random token are wrong. Who is "
        "left?": NUMBERS | {"kept": 3},
        "That is in bits. The loss takes the natural logarithm.": NUMBERS
        | {"first loss": np.log2(30522)},
        "The model chooses among all tokens of the vocabulary, not between right and "
        "wrong.": NUMBERS | {"first loss": np.log(2)},
        "The loss is the mean over those that are asked: how many there are changes "
        "nothing.": NUMBERS | {"first loss": 0.15 * np.log(30522)},
        "That is what the word means. WordPiece takes the longest piece at the start, "
        "and `now` is longer than `no`.": NUMBERS | {"nowhere": "no ##where"},
        "Inside a word the pieces carry their mark, `##`.": NUMBERS
        | {"nowhere": "now here"},
        "Without `##`, `body` stands at the start of a word only.": NUMBERS
        | {"nobody": "no body"},
        "There is no piece `##body` in the vocabulary.": NUMBERS
        | {"nobody": "no ##body"},
        "If the rest has no piece, the whole word is unknown, `no` included.": NUMBERS
        | {"nobody": "no [UNK]"},
    },
    alternatives=(
        NUMBERS | {"nobody": "[unk]", "first loss": 10.33, "chosen": 15.0},
        NUMBERS | {"nowhere": " now  ##here ", "bert": np.array(109_482_240)},
    ),
)


# cut -----------------------------------------------------------------------


def cut(word, vocabulary):
    pieces, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[start:end])
        start = end
    return pieces


def some_words(rng):
    """Words of three letters; no piece for one of them may stand alone inside."""
    parts = {"".join(rng.choice(list("abc"), n)) for n in rng.integers(2, 5, size=24)}
    pieces = {"##" * int(rng.integers(2)) + part for part in parts}
    lengths = rng.integers(1, 9, size=rng.integers(30, 40))
    return {
        "words": np.array(["".join(rng.choice(list("aabbc"), n)) for n in lengths]),
        "vocabulary": np.array(sorted(pieces | {*"abc", "##a", "##b"})),
    }


def each_word(answer, words, vocabulary):
    found = [answer(word, set(vocabulary.tolist())) for word in words.tolist()]
    for pieces in found:
        if not isinstance(pieces, list | tuple):
            raise Refused(f"expected a list of pieces, got {type(pieces).__name__}.")
        if not all(isinstance(piece, str) for piece in pieces):
            raise Refused("expected a list of strings, got something else in it.")
    return [" ".join(pieces) for pieces in found]


def cut_from_the_right(word, vocabulary):
    pieces, rest = [], word
    while rest:
        mark = "##" * bool(pieces)
        here = rest
        while here and mark + here not in vocabulary:
            here = here[:-1]
        if not here:
            return ["[UNK]"]
        pieces += [mark + here]
        rest = rest.removeprefix(here)
    return pieces


def cut_by_recursion(word, vocabulary, mark=""):
    for end in range(len(word), 0, -1):
        if mark + word[:end] in vocabulary:
            rest = cut_by_recursion(word[end:], vocabulary, "##") if word[end:] else []
            return rest if "[UNK]" in rest else [mark + word[:end], *rest]
    return ["[UNK]"]


def cut_by_the_package(word, vocabulary):
    return WordPiece([*SPECIALS, *sorted(vocabulary)]).split(word)


def fewest_pieces(word, vocabulary):
    best = {0: []}
    for end in range(1, len(word) + 1):
        for start in range(end):
            piece = "##" * bool(start) + word[start:end]
            if piece in vocabulary and start in best:
                found = [*best[start], piece]
                best[end] = min(best.get(end, found), found, key=len)
    return best.get(len(word), ["[UNK]"])


write_cut = Exercise(
    id="bert.cut",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Write a function that cuts one word into WordPieces, the longest first.",
    reference=cut,
    inputs=some_words,
    run=each_word,
    axes="words",
    why="At every place the longest piece that fits is taken, and nothing is taken "
    "back: the work grows with the square of the length, and the pieces need not be "
    "the fewest. Inside a word the same letters are another piece, with `##`: `here` "
    "that begins a word and `##here` that ends one have vectors of their own. If "
    "nothing fits, not even one letter, the word as a whole is unknown: pieces "
    "before it would pretend to know something.",
    hints=(
        "Two loops: one over the places where a piece starts, one inside it over the "
        "ends, from the end of the word down.",
        'A piece that does not start the word is looked up with its mark: `"##" + '
        "word[start:end]`.",
        "The `else` of a `for` loop is run if no `break` came: that is where nothing "
        "fits.",
    ),
    mistakes={
        "The shortest piece is taken. Begin with the whole rest of the word, and make "
        "it shorter.": instead(
            cut, "range(len(word), start, -1)", "range(start + 1, len(word) + 1)"
        ),
        "Pieces inside a word are looked up as if they began one: there they have "
        "`##`.": instead(cut, 'mark = "##" if start else ""', 'mark = ""'),
        "Pieces inside a word are looked up with `##`, and returned without it: they "
        "are other pieces.": instead(
            cut, "pieces.append(mark + ", "pieces.append(", "[]", "[]"
        ),
        "The first piece has no `##`: it begins the word.": instead(
            cut, 'mark = "##" if start else ""', 'mark = "##"'
        ),
        "Where nothing fits, the pieces before it are kept. The word as a whole is "
        "`[UNK]`.": instead(cut, 'return ["[UNK]"]', 'return [*pieces, "[UNK]"]'),
        "What has no piece is left out without a trace: the word is `[UNK]`.": instead(
            cut, 'return ["[UNK]"]', "return pieces"
        ),
        "A word for which nothing fits is returned as it is; it has no id. It is "
        "`[UNK]`.": instead(cut, 'return ["[UNK]"]', "return [word]"),
        "These are the fewest pieces there can be. WordPiece looks at one piece at a "
        "time, and never takes one back.": fewest_pieces,
        "The last letter of a word is never part of a piece. A slice leaves out its "
        "end, so that has to start at `len(word)`.": instead(
            cut, "range(len(word), start", "range(len(word) - 1, start"
        ),
        "Only single letters are pieces here. Longer ones are in the vocabulary "
        "too.": instead(cut, "range(len(word), start, -1)", "(start + 1,)"),
    },
    alternatives=(cut_from_the_right, cut_by_recursion, cut_by_the_package),
)


# hide ----------------------------------------------------------------------


def hide(ids, chance, fate, noise):
    chosen = (chance < 0.15) & (ids >= 5)
    inputs = np.where(chosen & (fate < 0.8), 4, ids)
    inputs = np.where(chosen & (fate >= 0.9), noise, inputs)
    return inputs, chosen


def some_sentences(rng):
    """`[CLS]`, some text, `[SEP]`, padding."""
    shape = int(rng.integers(10, 14)), int(rng.integers(36, 48))
    lengths = rng.integers(10, shape[1] - 2, size=shape[0])[:, None]
    place = np.arange(shape[1])
    ids = np.where(place <= lengths, rng.integers(5, 99, size=shape), 0)
    ids[:, 0] = 2
    ids[place == lengths + 1] = 3
    return {
        "ids": ids,
        "chance": rng.random(shape),
        "fate": rng.random(shape),
        "noise": rng.integers(5, 99, size=shape),
    }


def hide_one_by_one(ids, chance, fate, noise):
    inputs, chosen = ids.copy(), np.zeros(ids.shape, bool)
    for place, token in np.ndenumerate(ids):
        if token > 4 and chance[place] < 0.15:
            chosen[place] = True
            if fate[place] < 0.8:
                inputs[place] = 4
            elif fate[place] >= 0.9:
                inputs[place] = noise[place]
    return inputs, chosen


def hide_with_ops(ids, chance, fate, noise):
    chosen = ops.logical_and(chance < 0.15, ids > 4)
    hidden = ops.where(fate < 0.8, 4, ops.where(fate < 0.9, ids, noise))
    return ops.where(chosen, hidden, ids), chosen


SPECIALS_TOO = ("(chance < 0.15) & (ids >= 5)", "chance < 0.15")
WHAT_CHANGED = ("return inputs, chosen", "return inputs, inputs != ids")

repair_hide = Exercise(
    id="bert.hide",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair the masking from which a BERT learns that a token it sees is never "
    "right, and how to guess padding.",
    reference=hide,
    given=instead(hide, *SPECIALS_TOO, *WHAT_CHANGED),
    inputs=some_sentences,
    axes={"inputs": "batch timesteps", "chosen": "batch timesteps"},
    why="Where the model is asked about an ordinary token, that is as often the one "
    "that stayed as a random one, so it has to weigh what it sees against the rest of "
    "the sentence. Asked only where something changed, it learns that what it sees is "
    "never right; and later tasks have no `[MASK]`, so that the states of ordinary "
    "tokens are what counts. Special tokens tell nothing: `[CLS]` is always first, and "
    "padding is most of a batch of short sentences. A model that is good at those has "
    "a low loss, and has learned nothing.",
    hints=(
        "There are two faults. Count in what has become of `[CLS]`, and how many of "
        "the chosen tokens stayed as they were.",
        "Ids below 5 are special: they must never be chosen.",
        "`chosen` was right before it was replaced by a comparison: what does that "
        "not see?",
    ),
    mistakes={
        "`[CLS]`, `[SEP]` and padding are safe now. The tokens that are chosen and "
        "stay as they are must be asked too.": instead(hide, *WHAT_CHANGED),
        "All that are chosen are asked now. `[CLS]`, `[SEP]` and padding are still "
        "among them.": instead(hide, *SPECIALS_TOO),
        "Padding is safe now; `[CLS]` and `[SEP]` are special as well.": instead(
            hide, "ids >= 5", "ids > 0"
        ),
        "Special tokens are not asked, and hidden all the same: leave them out before "
        "anything is hidden.": instead(
            *(hide, *SPECIALS_TOO),
            *("return inputs, chosen", "return inputs, chosen & (ids >= 5)"),
        ),
        "Only `[MASK]` is asked. A random token, and one that stayed, must be asked as "
        "well.": instead(
            hide, "return inputs, chosen", "return inputs, chosen & (inputs == 4)"
        ),
        "Every token that is chosen becomes `[MASK]`, which no later task has. A tenth "
        "is random, a tenth stays.": instead(
            hide, "chosen & (fate < 0.8)", "chosen", "chosen & (fate >= 0.9)", "False"
        ),
        "None of the chosen tokens stays: the last tenth alone becomes a random "
        "one.": instead(hide, "fate >= 0.9", "fate >= 0.8"),
        "Random tokens come to places that were never chosen: a tenth of the whole "
        "text is spoilt.": instead(hide, "chosen & (fate >= 0.9)", "fate >= 0.9"),
    },
    alternatives=(hide_one_by_one, hide_with_ops),
)


# loss ----------------------------------------------------------------------


def masked_loss(hidden, ids, chosen, table, bias):
    states, targets = hidden[chosen], ids[chosen]
    logits = states @ table.T + bias
    log_p = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    right = np.take_along_axis(log_p, targets[:, None], axis=-1)
    return -right.mean(), (logits.argmax(axis=-1) == targets).mean()


def hidden_states(rng):
    """States near the vector of their token, and padding at the end of most rows."""
    batch, timesteps, features, size = sizes(rng, 4, smallest=7)
    real = np.arange(timesteps) < rng.integers(4, timesteps, size=(batch, 1))
    ids = np.where(real, rng.integers(1, size, size=real.shape), 0)
    chosen = real & (rng.random(real.shape) < 0.4)
    chosen[np.arange(batch), rng.integers(4, size=batch)] = True
    table = normal(rng, size, features)
    return {
        "hidden": (table[ids] + 2 * normal(rng, *ids.shape, features)) / 2,
        "ids": ids,
        "chosen": chosen,
        "table": table,
        "bias": normal(rng, size),
    }


def masked_loss_of_the_package(hidden, ids, chosen, table, bias):
    logits = hidden @ table.T + bias
    loss = MaskedCrossEntropy()(np.where(chosen, ids, 0), logits)
    return loss, np.average(logits.argmax(axis=-1) == ids, weights=chosen)


def masked_loss_token_by_token(hidden, ids, chosen, table, bias):
    losses, hits = [], []
    for n, t in np.argwhere(chosen):
        scores = table @ hidden[n, t].astype("float64") + bias
        losses.append(np.log(np.exp(scores).sum()) - scores[ids[n, t]])
        hits.append(scores.argmax() == ids[n, t])
    return np.mean(losses), np.mean(hits)


complete_loss = Exercise(
    id="bert.masked_loss",
    kind="complete",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Complete the loss and the accuracy of a masked language model, over the "
    "chosen tokens and no others.",
    reference=masked_loss,
    inputs=hidden_states,
    axes={"loss": "", "accuracy": ""},
    why="What was not chosen is there to be seen: to copy it takes no knowledge, and "
    "six tokens in seven would drown the one that does. The target is the token of "
    "the same place, not of the next one. The logits are products with the vectors "
    "of the tokens: the table is used twice, and learns from both ends. Who picks the "
    "states before that product forms 15 % of the logits, and with 30,522 tokens "
    "these are the largest array of the model. A mean over all the chosen tokens of "
    "a batch lets each weigh the same.",
    hints=(
        "`hidden[chosen]` has one row for each chosen token of the whole batch. Which "
        "array has its targets?",
        "A logit is the product of a state with the vector of a token, a row of "
        "`table`, plus that token's bias.",
        "`np.take_along_axis(log_p, targets[:, None], axis=-1)` picks one number from "
        "each row.",
    ),
    mistakes={
        "The loss is over all places, padding too. Only the chosen ones are "
        "asked.": instead(
            *(masked_loss, "hidden[chosen], ids[chosen]"),
            "hidden.reshape(-1, hidden.shape[-1]), ids.reshape(-1)",
        ),
        "The loss is over all tokens that are no padding. Most of them can be seen: "
        "take the chosen ones.": instead(
            masked_loss, "hidden[chosen], ids[chosen]", "hidden[ids > 0], ids[ids > 0]"
        ),
        "The loss is over the tokens that were not chosen. `True` marks those that "
        "are asked.": instead(
            masked_loss, "hidden[chosen], ids[chosen]", "hidden[~chosen], ids[~chosen]"
        ),
        "The targets are those of the next place. Nothing is shifted here: the token "
        "to be guessed stood where the state is.": instead(
            masked_loss, ", ids[chosen]", ", np.roll(ids, -1, axis=1)[chosen]"
        ),
        "The bias of the tokens is missing.": instead(masked_loss, " + bias", ""),
        "The loss is divided by the number of all places, and not of the chosen "
        "ones.": instead(masked_loss, "-right.mean()", "-right.sum() / ids.size"),
        "The loss is the sum over the chosen tokens; the mean is asked for.": instead(
            masked_loss, "-right.mean()", "-right.sum()"
        ),
        "The loss is the logarithm of the mean probability. Take the logarithms "
        "first, then their mean.": instead(
            masked_loss, "-right.mean()", "-np.log(np.exp(right).mean())"
        ),
        "The logits are no probabilities yet: what is picked has to come from "
        "`log_p`.": instead(
            masked_loss, "np.take_along_axis(log_p", "np.take_along_axis(logits"
        ),
        "The loss is right. The accuracy is over all tokens: ask the chosen "
        "ones.": instead(
            *(masked_loss, "(logits.argmax(axis=-1) == targets).mean()"),
            "((hidden @ table.T + bias).argmax(axis=-1) == ids)[ids > 0].mean()",
        ),
        "The loss is right. The accuracy counts right guesses among all places; "
        "divide by the chosen ones.": instead(
            *(masked_loss, "(logits.argmax(axis=-1) == targets).mean()"),
            "(logits.argmax(axis=-1) == targets).sum() / ids.size",
        ),
        "The loss is right. The accuracy is the mean chance of the right token; count "
        "how often that token is the likeliest.": instead(
            masked_loss,
            "(logits.argmax(axis=-1) == targets).mean()",
            "np.exp(right).mean()",
        ),
    },
    alternatives=(masked_loss_of_the_package, masked_loss_token_by_token),
)


# sides ---------------------------------------------------------------------

SHARES = {
    "left": np.array(
        [
            [0.097, 0.100, 0.094],
            [0.109, 0.108, 0.103],
            [0.114, 0.115, 0.115],
        ]
    ),
    "right": np.array(
        [
            [0.120, 0.118, 0.122],
            [0.137, 0.132, 0.129],
            [0.145, 0.146, 0.142],
        ]
    ),
    "two left": np.array(
        [
            [0.095, 0.098, 0.089],
            [0.103, 0.104, 0.099],
            [0.113, 0.120, 0.114],
        ]
    ),
    "both": np.array(
        [
            [0.140, 0.142, 0.135],
            [0.156, 0.156, 0.154],
            [0.176, 0.174, 0.174],
        ]
    ),
}


def changed(change):
    """The shares, all of them changed."""
    return {name: change(values) for name, values in SHARES.items()}


measure_sides = Exercise(
    id="bert.sides",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure how much better a blank is filled from both sides than from the "
    "left, by counting alone.",
    name="shares",
    reference=SHARES,
    same=False,
    axes=dict.fromkeys(SHARES, "sentences runs"),
    seconds=30,
    why="The same counts of neighbours, asked from one side and from both: both have "
    "half as many right guesses again as the left. It is not that two words are more "
    "than one: two words on the left are no better than one, because most pairs of "
    "the test never came in so few sentences. Part of it is that in English the word "
    "behind tells more than the word before: a noun says that an article stood there, "
    "an article hardly says which noun comes. Both together beat either. There is a "
    "price: chances from the left multiply to that of the sentence, and one can write "
    "with them; chances of a word between two others do neither.",
    hints=(
        "`np.add.at(before, (a, w), 1)` counts pairs into a matrix of zeros, of shape "
        "`(len(words), len(words))`.",
        "For one blank, all scores of one side are a row of `before`, or a column of "
        "`after`, plus the shares of all words.",
        "For two words, a `defaultdict(list)` from the pair (z, a) to the words that "
        "came; `np.bincount(found, minlength=len(words))` counts them.",
    ),
    properties={
        "A share lies between 0 and 1.": (
            lambda run: all(0 <= v.min() <= v.max() <= 1 for v in run().values()),
            changed(lambda v: 100 * v),
        ),
        "So many right guesses are too good. Is every count made on the drawn training "
        "sentences alone?": (
            lambda run: max(v.max() for v in run().values()) < 0.3,
            changed(lambda v: v + 0.4),
        ),
        "The runs of a row are all the same. Does each draw sentences of its own?": (
            lambda run: all((np.ptp(v, axis=1) > 0).all() for v in run().values()),
            changed(lambda v: np.repeat(v[:, :1], 3, axis=1)),
        ),
        "With more sentences the guesses get worse. Are the rows in the order 250, 700 "
        "and 2,000?": (
            lambda run: run()["both"][0].mean() < run()["both"][-1].mean(),
            changed(lambda v: v[::-1]),
        ),
        "More sentences change next to nothing. Is everything counted anew on as many "
        "as the row says?": (
            lambda run: np.ptp(run()["both"].mean(axis=1)) > 0.01,
            changed(lambda v: v.mean() + 0.1 * (v - v.mean())),
        ),
        "The left neighbour tells more than the right one: in these stories it is the "
        "other way round. Are the two exchanged?": (
            lambda run: run()["left"].mean() < run()["right"].mean(),
            SHARES | {"left": SHARES["right"], "right": SHARES["left"]},
        ),
        "Two words on the left are far better than one, or far worse. Add the chances "
        "from one word, which sum to 1, to the counts of the pair.": (
            lambda run: abs(run()["two left"] - run()["left"]).max() < 0.03,
            SHARES | {"two left": SHARES["two left"] / 2},
        ),
        "Both sides are hardly better than the better one. Multiply the scores of left "
        "and right, and divide by the share of the word.": (
            lambda run: (run()["both"] - run()["right"]).mean() > 0.01,
            SHARES | {"both": SHARES["right"] + 0.002},
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in SHARES.items()},
        changed(lambda v: v.astype("float32") * 1.05),
    ),
    rubric=(
        (1, "how far both sides are ahead, beside the spread over the runs."),
        (1, "why two words on the left are not as good as one on each side."),
        (1, "what a model that sees both sides can no longer do."),
    ),
)

EXERCISES = [predict_numbers, write_cut, repair_hide, complete_loss, measure_sides]
