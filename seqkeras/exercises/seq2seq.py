"""Exercises on encoder and decoder: what is read, what counts, what is searched.

Shapes: B batch, T target tokens, V ids of the vocabulary, W candidates of a beam.

Taught in notebooks/40_seq2seq.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.decoding.greedy import greedy
from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.text.padding import pad
from seqkeras.training.masked_loss import MaskedCrossEntropy

# numbers -------------------------------------------------------------------

NUMBERS = {
    "read": (1, 7, 4, 2, 0),
    "written": (7, 4, 2, 0, 0),
    "vector": 128,
    "padded": 18 / 20,
    "masked": 6 / 8,
    "all right": 90,
    "greedy": 0.45 * 0.4,
    "beam of 2": 0.30 * 0.7,
    "beam of 3": 0.25 * 1,
    "power 0": "short",
    "power 1": "long",
}

predict_numbers = Exercise(
    id="seq2seq.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Say what a decoder reads and writes, what its accuracy is, and what a search "
    "finds.",
    name="numbers",
    reference=NUMBERS,
    tolerance=5e-3,
    why="The decoder reads all but the last id of a row and is to write all but the "
    "first: at every step the id after the one it reads. One vector is as long for 60 "
    "characters as for six. Padding that counts is right for nothing: 18 of 20 "
    "instead of 6 of 8. As long as greedy decoding makes no error it reads just what "
    "teacher forcing gives it, so the two agree on a sequence up to the first error, "
    "and whole sequences are right in both or in neither. Greedy decoding begins with "
    "a and cannot come back; a beam of two still has b, one of three has c too, after "
    "which b is certain. Divided by its length the long sequence has -0.6 a token, the "
    "short one -1.",
    hints=(
        "Write the target down twice, one row below the other and one place to the "
        "left.",
        "What does a decoder read that has made no error yet, under teacher forcing "
        "and on its own?",
        "Multiply along each branch of the tree. After the first token a beam of two "
        "keeps a and b, one of three keeps all.",
    ),
    mistakes={
        "The decoder reads the row from the start on; the last place it never "
        "reads.": NUMBERS | {"read": (7, 4, 2, 0, 0)},
        "The end stands in the row that is read: only the last place of all is cut "
        "off, and here that is padding.": NUMBERS | {"read": (1, 7, 4, 0, 0)},
        "What is written stands one place to the left of what is read; the start is "
        "never written.": NUMBERS | {"written": (1, 7, 4, 2, 0)},
        "The end has to be written too, or the decoder never stops.": NUMBERS
        | {"written": (7, 4, 0, 0, 0)},
        "Those would be the outputs of the encoder at all 60 steps, which a decoder "
        "without attention never sees.": NUMBERS | {"vector": 60 * 128},
        "The vector does not grow with the source.": NUMBERS | {"vector": 60},
        "Here padding counts as well: 6 tokens and 12 places of padding are "
        "right.": NUMBERS | {"padded": 6 / 8},
        "Divide by the tokens, not by all places.": NUMBERS | {"masked": 6 / 20},
        "The padding does not count here, neither above nor below the line.": NUMBERS
        | {"masked": 18 / 20},
        "Teacher forcing helps after an error. Is there one in the 90, and is there "
        "none in the others?": NUMBERS | {"all right": 100},
        "Greedy decoding takes the likelier token at each step, the first one "
        "included.": NUMBERS | {"greedy": 0.3 * 0.7},
        "Greedy decoding sees no further than the next token.": NUMBERS
        | {"greedy": 0.25},
        "Beside a, a beam of two keeps b: what comes after it?": NUMBERS
        | {"beam of 2": 0.45 * 0.4},
        "A beam of two gives c up after the first token.": NUMBERS
        | {"beam of 2": 0.25},
        "Three candidates: all first tokens are kept.": NUMBERS
        | {"beam of 3": 0.3 * 0.7},
        "With a power of 0 the sums are compared as they are, and every token makes "
        "them smaller.": NUMBERS | {"power 0": "long"},
        "With a power of 1 the means are compared: -2 / 2 and -2.4 / 4.": NUMBERS
        | {"power 1": "short"},
    },
    alternatives=(
        NUMBERS | {"read": [1, 7, 4, 2, 0], "padded": 0.9, "power 0": "Short"},
        NUMBERS | {"greedy": 0.18, "beam of 2": 0.21, "all right": 90.0},
    ),
)


# loss ----------------------------------------------------------------------


def loss(log_p, target):
    write = target[:, 1:]
    mask = write != 0
    rows, steps = np.indices(write.shape)
    came = log_p[rows, steps, write]
    return -(came * mask).sum() / mask.sum()


def some_targets(rng):
    """Rows from the start to the end, of different lengths, and a prediction."""
    batch, timesteps, vocabulary = sizes(rng, 3, smallest=4)
    target = rng.integers(3, vocabulary + 3, size=(batch, timesteps + 1))
    lengths = 2 + rng.permutation(np.linspace(1, timesteps - 1, batch).astype(int))
    target[:, 0] = 1
    target[np.arange(batch), lengths - 1] = 2
    target[np.arange(timesteps + 1) >= lengths[:, None]] = 0
    logits = 2 * normal(rng, batch, timesteps, vocabulary + 3)
    log_p = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return {"log_p": log_p, "target": target}


def loss_of_the_package(log_p, target):
    return MaskedCrossEntropy()(target[:, 1:], log_p)


def loss_token_by_token(log_p, target):
    found = [
        -log_p[row, step, token]
        for row, ids in enumerate(target)
        for step, token in enumerate(ids[1:])
        if token != 0
    ]
    return np.mean(found)


UNSHIFTED = ("target[:, 1:]", "target[:, :-1]")
ALL_PLACES = ("mask.sum()", "mask.size")

repair_loss = Exercise(
    id="seq2seq.loss",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair the loss of a decoder, which is near zero although the model writes "
    "nonsense.",
    reference=loss,
    given=instead(loss, *UNSHIFTED, *ALL_PLACES),
    inputs=some_targets,
    axes="",
    why="At step t the decoder has read id t of the row and has to say id t + 1. "
    "Scored against what it has just read, it learns to repeat it: the loss falls to "
    "zero, and nothing is left when it has to write by itself. The sum runs over real "
    "tokens, so the mean divides by their number; divided by all places, a batch with "
    "more padding has a smaller loss for no merit. The mask belongs to what is "
    "written: what is read holds a start more and, in a row without padding, an end "
    "less.",
    hints=(
        "Which token has the decoder read last, when it gives `log_p[:, 0]`?",
        "Add ten columns of padding to `target`. Should the loss change?",
        "The tokens to write are `target[:, 1:]`; `mask.sum()` says how many of them "
        "are real.",
    ),
    mistakes={
        "The division is mended. The decoder is still scored against the token that it "
        "has just read; it has to write the next one.": instead(loss, *UNSHIFTED),
        "The shift is mended. The sum over real tokens is still divided by all "
        "places, so padding makes the loss smaller.": instead(loss, *ALL_PLACES),
        "The mask is made of the tokens that are read; those that are written say "
        "which steps count.": instead(
            loss, "mask = write != 0", "mask = target[:, :-1] != 0"
        ),
        "The padding adds to the sum, which is divided by the real tokens "
        "only.": instead(loss, "(came * mask)", "came"),
        "Padding counts like any other token, above and below the line.": instead(
            loss, "(came * mask).sum() / mask.sum()", "came.mean()"
        ),
        "That is the sum over the tokens, not their mean.": instead(
            loss, " / mask.sum()", ""
        ),
        "That is the sum over a row, as a mean over the rows: long rows weigh more. "
        "Divide by the number of tokens.": instead(loss, "mask.sum()", "len(mask)"),
        "That is a mean of the means of the rows. A token weighs the same in a short "
        "row and in a long one.": instead(
            *(loss, "-(came * mask).sum() / mask.sum()"),
            "-((came * mask).sum(axis=1) / mask.sum(axis=1)).mean()",
        ),
        "The end does not count: without it the decoder never learns to stop.": instead(
            loss, "mask = write != 0", "mask = write > 2"
        ),
        "These are probabilities; the loss is made of their logarithms.": instead(
            loss, "log_p[rows, steps, write]", "np.exp(log_p)[rows, steps, write]"
        ),
    },
    alternatives=(loss_of_the_package, loss_token_by_token),
)


# write_on ------------------------------------------------------------------


def write_on(next_logits, state, start_id, end_id, longest):
    batch = len(state)
    ids = np.zeros((batch, longest), int)
    token = np.full(batch, start_id)
    ended = np.zeros(batch, bool)
    for t in range(longest):
        logits, state = next_logits(token, state)
        token = np.where(ended, 0, logits.argmax(axis=1))
        ids[:, t] = token
        ended = ended | (token == end_id)
        if ended.all():
            break
    return ids


START_ID, END_ID, LONGEST = 1, 2, 12


def a_fake_model(rng):
    """Tables of logits whose rows end, one early, all of them before the last step."""
    while True:
        batch, vocabulary = sizes(rng, 2, smallest=4)
        tables = normal(rng, 5, vocabulary + 3, vocabulary + 3)  # state, token, next
        tables[..., : START_ID + 1] -= 9  # neither padding nor the start is written
        case = {"tables": tables, "state": rng.integers(5, size=batch)}
        ids, _, steps = write_twice(write_on, **case)
        lengths = (ids != 0).sum(axis=1)
        if 2 < lengths.min() < lengths.max() < LONGEST:
            return case


def write_twice(answer, tables, state):
    """With steps enough for all rows, then with too few; and the steps asked for."""
    asked = []

    def next_logits(token, state):
        asked.append(token)
        return tables[state, token], (state + 2) % len(tables)

    ids = answer(next_logits, state, START_ID, END_ID, LONGEST)
    steps = len(asked)
    return ids, answer(next_logits, state, START_ID, END_ID, 2), steps


def write_row_by_row(next_logits, state, start_id, end_id, longest):
    ids = [[] for _ in state]
    token = np.array([start_id] * len(state))
    while len(ids[0]) < longest and not all(end_id in row for row in ids):
        logits, state = next_logits(token, state)
        token = np.argmax(logits, axis=-1)
        for row, newest in zip(ids, token, strict=True):
            row.append(0 if end_id in row else int(newest))
    return [row + [0] * (longest - len(row)) for row in ids]


def write_with_the_package(next_logits, state, start_id, end_id, longest):
    start_ids = np.full(len(state), start_id)
    found = greedy(next_logits, start_ids, state, end_id=end_id, longest=longest)
    return pad([[*ids, end_id][:longest] for ids in found], longest)


complete_write_on = Exercise(
    id="seq2seq.write_on",
    kind="complete",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Complete greedy decoding: each token is the likeliest, and is read at the "
    "next step.",
    reference=write_on,
    inputs=a_fake_model,
    run=write_twice,
    axes={
        "ids": "batch timesteps",
        "ids of two steps": "batch timesteps",
        "number of steps": "",
    },
    why="Two things go from one step to the next: the token that was written, which is "
    "read, and the state, which says what came before. A row that has ended gets "
    "zeros, and has to be remembered as ended: its newest token is padding and no "
    "longer the end. The end itself is written. The other rows go on, until all have "
    "ended.",
    hints=(
        "What does `next_logits` need at the second step, and where does it come from?",
        "`ended` has to stay `True`: join the rows that have ended before with those "
        "that end now.",
        "`np.where(ended, 0, ...)` before the rows that end now are added; "
        "`if ended.all(): break` after.",
    ),
    mistakes={
        "The state does not go from step to step: keep the one that `next_logits` "
        "returns.": instead(write_on, "logits, state = next", "logits, _ = next"),
        "The start is read at every step. After the first it is the newest token that "
        "is read.": instead(
            write_on,
            "next_logits(token, state)",
            "next_logits(np.full(batch, start_id), state)",
        ),
        "A row goes on after its end: what comes then is padding.": instead(
            write_on,
            "np.where(ended, 0, logits.argmax(axis=1))",
            "logits.argmax(axis=1)",
        ),
        "The rows are filled up with ends; padding is 0.": instead(
            write_on, "np.where(ended, 0,", "np.where(ended, end_id,"
        ),
        "The end is not written: it belongs to what the model says.": instead(
            *(write_on, "    ids[:, t] = token\n"),
            "    ids[:, t] = np.where(token == end_id, 0, token)\n",
        ),
        "A row that has ended comes back to life, as `ended` knows only the newest "
        "token.": instead(write_on, "ended | (token == end_id)", "token == end_id"),
        "All rows stop as soon as the first one ends.": instead(
            write_on, "ended.all()", "ended.any()"
        ),
        "What is written is right. The model is still asked when all rows have "
        "ended.": instead(write_on, "ended.all()", "False"),
        "The token that is read stands in `ids`; it is the one just chosen that "
        "belongs there.": instead(
            *(write_on, "        token = np.where", "        newest = np.where"),
            *(
                "        ids[:, t] = token\n",
                "        ids[:, t] = token\n        token = newest\n",
            ),
        ),
        "The least likely token is taken each time.": instead(
            write_on, "argmax", "argmin"
        ),
    },
    alternatives=(write_row_by_row, write_with_the_package),
)


# beam_step -----------------------------------------------------------------


def beam_step(log_p, next_log_p, ended, end_id):
    width, vocabulary = next_log_p.shape
    total = log_p[:, None] + next_log_p
    total[ended] = -np.inf
    total[ended, end_id] = log_p[ended]
    best = np.argsort(-total.ravel())[:width]
    candidate, token = np.divmod(best, vocabulary)
    return candidate, token, total.ravel()[best]


def some_candidates(rng):
    """Candidates, of which one has ended and would do well if it went on."""
    while True:
        width, vocabulary = sizes(rng, 2, smallest=4)
        ended = np.arange(width) == rng.integers(width)
        end_id = int(rng.integers(1, vocabulary))
        log_p = rng.uniform(-4, -3, size=width)
        logits = 2 * normal(rng, width, vocabulary)
        logits[ended, end_id] += 1
        next_log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        case = dict(log_p=log_p, next_log_p=next_log_p, ended=ended, end_id=end_id)
        candidate, _, kept = beam_step(**case)
        (going_on,) = log_p[ended, None] + next_log_p[ended]
        tempting = going_on[end_id] > kept[-1] and (going_on > kept[-1]).sum() > 1
        if tempting and 1 < len(set(candidate)) < width:
            return case


def beam_step_by_sorting(log_p, next_log_p, ended, end_id):
    found = []
    for row, before in enumerate(log_p):
        if ended[row]:
            found.append((before, row, end_id))
            continue
        for token, more in enumerate(next_log_p[row]):
            found.append((before + more, row, token))
    found = sorted(found, reverse=True)[: len(log_p)]
    return [f[1] for f in found], [f[2] for f in found], [f[0] for f in found]


def beam_step_with_ops(log_p, next_log_p, ended, end_id):
    width, vocabulary = next_log_p.shape
    stay = np.where(np.arange(vocabulary) == end_id, 0, -np.inf)
    total = log_p[:, None] + np.where(ended[:, None], stay, next_log_p)
    values, best = ops.top_k(ops.reshape(total, [-1]), width)
    return best // vocabulary, best % vocabulary, values


GO_ON = ("    total[ended] = -np.inf\n    total[ended, end_id] = log_p[ended]\n", "")

write_beam_step = Exercise(
    id="seq2seq.beam_step",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=30,
    task="Write one step of beam search: the best continuations of all candidates "
    "together.",
    reference=beam_step,
    inputs=some_candidates,
    axes={"candidate": "places", "token": "places", "log probability": "places"},
    why="Probabilities of a sequence multiply, so their logarithms are added. All "
    "continuations stand in one table, of one row per candidate, and the best of the "
    "whole table are taken: a good candidate may have several heirs, and a poor one "
    "none. In the flattened table place n belongs to row n // vocabulary and to token "
    "n % vocabulary. The row of a candidate that has ended has one finite place, worth "
    "what the candidate is worth: it neither goes on nor pays for its end twice, and "
    "competes with the others for its place.",
    hints=(
        "Make one table of all continuations, of shape `(width, vocabulary)`. What is "
        "in it, and which row is special?",
        "`np.argsort` of the flattened table gives places from 0 to width * vocabulary "
        "- 1; `np.divmod` splits a place into row and column.",
        "For an ended candidate: the whole row is `-np.inf`, except the column "
        "`end_id`, which is its `log_p`.",
    ),
    mistakes={
        "A candidate that has ended goes on writing: all it may do is stay as it "
        "is.": instead(beam_step, *GO_ON),
        "A candidate that has ended is lost. It keeps its place as long as it is among "
        "the best.": instead(
            beam_step, "    total[ended, end_id] = log_p[ended]\n", ""
        ),
        "A candidate that has ended pays for its end once more: its log probability "
        "stays as it is.": instead(
            *(beam_step, "= log_p[ended]"),
            "= log_p[ended] + next_log_p[ended, end_id]",
        ),
        "A candidate that has ended may stay, and may go on as well: shut off all its "
        "tokens but `end_id`.": instead(beam_step, "    total[ended] = -np.inf\n", ""),
        "What a candidate has written before does not count: add its log "
        "probability.": instead(
            *(
                beam_step,
                "log_p[:, None] + next_log_p",
                "0 * log_p[:, None] + next_log_p",
            ),
            *("= log_p[ended]", "= 0"),
        ),
        "Log probabilities are multiplied: those of steps in a row are added.": instead(
            beam_step, "log_p[:, None] + next_log_p", "log_p[:, None] * next_log_p"
        ),
        "Every candidate gets one continuation. The best of all are taken together, "
        "also two from the same candidate.": instead(
            *(beam_step, "np.argsort(-total.ravel())[:width]"),
            "np.arange(width) * vocabulary + total.argmax(axis=1)\n"
            "    best = best[np.argsort(-total.ravel()[best])]",
        ),
        "The right ones are found, in the wrong order: the best comes first.": instead(
            beam_step, "[:width]", "[:width][::-1]"
        ),
        "The tokens are places in the flattened table: take the rest of the division "
        "by the size of the vocabulary.": instead(
            beam_step, "return candidate, token,", "return candidate, best,"
        ),
        "A place in the flattened table is split by the width; a row is as long as the "
        "vocabulary.": instead(
            beam_step, "np.divmod(best, vocabulary)", "np.divmod(best, width)"
        ),
        "Candidates and tokens are right. Return the log probability of the whole, not "
        "that of the newest token.": instead(
            *(beam_step, "return candidate, token, total.ravel()[best]"),
            "return candidate, token, next_log_p.ravel()[best]",
        ),
        "As many continuations are kept as there are tokens in the vocabulary; the "
        "beam is `width` wide.": instead(beam_step, "[:width]", "[:vocabulary]"),
    },
    alternatives=(
        beam_step_by_sorting,
        beam_step_with_ops,
        lambda log_p, next_log_p, ended, end_id: beam_step(
            log_p.astype("float32"), next_log_p, ended, end_id
        ),
    ),
)


# exposure ------------------------------------------------------------------

FIGURES = {
    "teacher-forced": np.array(
        [
            [0.996, 0.997, 0.992],
            [0.984, 0.985, 0.990],
            [0.967, 0.961, 0.965],
            [0.938, 0.924, 0.936],
            [0.907, 0.877, 0.887],
            [0.842, 0.824, 0.839],
        ]
    ),
    "free-running": np.array(
        [
            [0.987, 0.991, 0.977],
            [0.955, 0.951, 0.972],
            [0.889, 0.881, 0.877],
            [0.790, 0.747, 0.793],
            [0.726, 0.638, 0.656],
            [0.579, 0.554, 0.558],
        ]
    ),
    "exact match": np.array(
        [
            [0.974, 0.982, 0.952],
            [0.890, 0.896, 0.936],
            [0.764, 0.736, 0.744],
            [0.532, 0.476, 0.542],
            [0.370, 0.226, 0.262],
            [0.136, 0.106, 0.130],
        ]
    ),
}

measure_exposure = Exercise(
    id="seq2seq.exposure",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure what teacher forcing hides: how often a decoder is right when it "
    "reads the truth, and when it reads its own tokens.",
    name="figures",
    reference=FIGURES,
    same=False,
    axes=dict.fromkeys(FIGURES, "lengths runs"),
    seconds=30,
    why="Under teacher forcing an error costs one token: the next step reads the truth "
    "again. On its own the decoder reads its error, and is at a place where training "
    "has never been. So the two accuracies part, the more the longer the string. The "
    "exact match is the same in both: up to the first error both have read the same. "
    "It comes close to p ** n, with p the teacher-forced accuracy and n the tokens, as "
    "if errors were independent.",
    hints=(
        "`model((source, target[:, :-1]))` gives the logits of all steps under teacher "
        "forcing; their `argmax` stands against `target[:, 1:]`.",
        "`greedy(model.next_logits, target[:, 0], model.encode(source), "
        "end_id=end_id, longest=length + 1)` gives a list of arrays without the end.",
        "`[*ids, end_id][: length + 1]` puts the end back where there was one; "
        "`pad(..., length + 1)` makes an array, to compare with `target[:, 1:]`.",
    ),
    properties={
        "A share lies between 0 and 1.": (
            lambda run: all(0 <= v.min() <= v.max() <= 1 for v in run().values()),
            {name: 100 * values for name, values in FIGURES.items()},
        ),
        "The runs are all the same. Is each a model of its own, with its own seed?": (
            lambda run: np.ptp(run()["free-running"], axis=1).any(),
            {name: v[:, :1].repeat(3, axis=1) for name, v in FIGURES.items()},
        ),
        "More strings are right than tokens. A string is right if all its tokens "
        "are.": (
            lambda run: (run()["exact match"] <= run()["free-running"]).all(),
            FIGURES
            | {
                "exact match": FIGURES["free-running"],
                "free-running": FIGURES["exact match"],
            },
        ),
        "The decoder is better on its own than with the truth before it. Are the two "
        "exchanged?": (
            lambda run: run()["teacher-forced"].mean() >= run()["free-running"].mean(),
            FIGURES
            | {
                "teacher-forced": FIGURES["free-running"],
                "free-running": FIGURES["teacher-forced"],
            },
        ),
        "Both accuracies are the same. On its own the decoder reads what it has "
        "written: use `greedy`.": (
            lambda run: np.max(run()["teacher-forced"] - run()["free-running"]) > 0.05,
            FIGURES | {"free-running": FIGURES["teacher-forced"]},
        ),
        "The longest strings come out best. Are the rows in the order of the "
        "lengths?": (
            lambda run: (
                run()["exact match"][0].mean() > run()["exact match"][-1].mean()
            ),
            {name: values[::-1] for name, values in FIGURES.items()},
        ),
        "Hardly any of the short strings is right. Is the end put back behind what "
        "`greedy` returns?": (
            lambda run: run()["exact match"][0].mean() > 0.5,
            FIGURES | {"exact match": 0.2 * FIGURES["exact match"]},
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in FIGURES.items()},
        {name: values.astype("float32") * 0.99 for name, values in FIGURES.items()},
    ),
    rubric=(
        (1, "what was held fixed and what was varied, and the spread over the runs."),
        (
            1,
            "how the gap between the two accuracies changes with the length, and why.",
        ),
        (1, "why the exact match is the same whichever way the model reads."),
    ),
)

EXERCISES = [
    predict_numbers,
    repair_loss,
    complete_write_on,
    write_beam_step,
    measure_exposure,
]
