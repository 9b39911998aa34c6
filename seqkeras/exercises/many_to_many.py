"""Exercises on tagging: entities, the forward algorithm and Viterbi.

Shapes: B batch, T time steps (words), K tags.

Taught in notebooks/32_many_to_many.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, Refused, instead, normal, sizes
from seqkeras.metrics.spans import spans as spans_of_the_package
from seqkeras.structured import crf

# count ---------------------------------------------------------------------

COUNTS = {
    "sequences": 9**6,
    "moves": 5 * 9 * 9,
    "forbidden": 4 * 7,
    "accuracy": 9 / 11,
    "padded accuracy": 18 / 20,
    "entity F1": 4 / 9,
}

count = Exercise(
    id="many_to_many.count",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Count the ways through a lattice, and score a sentence by words and by "
    "entities.",
    name="counts",
    reference=COUNTS,
    tolerance=2e-3,
    why="Sequences multiply, moves add up: that is why the forward algorithm can do "
    "in 405 moves what would take half a million sequences. Each of the four `I-` may "
    "follow two tags only, its own `B-` and itself, so 7 of 9 are forbidden. Two "
    "wrong words of eleven spoil two entities of four. Five are found and two of them "
    "are right: F1 is 2 * 2 / (5 + 4). Padding that is tagged right counts as success "
    "only where it is counted at all.",
    hints=(
        "For the numbers of ways, draw the lattice of two words with three tags first.",
        "Which tags may stand before `I-PER`? All others are forbidden there.",
        "List the entities of both rows as (kind, first word, last word). How many "
        "are in both lists?",
    ),
    mistakes={
        "Each word chooses among 9 tags: multiply 9 by itself, once for each "
        "word.": COUNTS | {"sequences": 6**9},
        "This is the number of nodes. A sequence takes one of them at each "
        "word.": COUNTS | {"sequences": 9 * 6},
        "Six words have five gaps between them.": COUNTS | {"moves": 6 * 9 * 9},
        "At each gap every tag leads to every tag: count pairs of tags.": COUNTS
        | {"moves": 5 * 9},
        "An `I-` is illegal not only after `O`: what of the tags of another "
        "kind?": COUNTS | {"forbidden": 4},
        "You left out the moves from `O`: nothing can be continued there.": COUNTS
        | {"forbidden": 4 * 6},
        "An `I-` may follow two tags: the `B-` of its kind, and itself.": COUNTS
        | {"forbidden": 4 * 8},
        "These are the moves that are allowed.": COUNTS | {"forbidden": 81 - 28},
        "All eleven words count, those outside entities as well.": COUNTS
        | {"accuracy": 4 / 6},
        "Padding is not a word: without it there are eleven places.": COUNTS
        | {"accuracy": 18 / 20},
        "Here padding counts, and it is tagged right.": COUNTS
        | {"padded accuracy": 9 / 20},
        "Here padding counts: there are 20 places.": COUNTS
        | {"padded accuracy": 9 / 11},
        "This is the precision, right / found.": COUNTS | {"entity F1": 2 / 5},
        "This is the recall, right / actual.": COUNTS | {"entity F1": 2 / 4},
        "F1 is the harmonic mean of precision and recall, 2 right / (found + "
        "actual).": COUNTS | {"entity F1": 0.45},
        "An entity is right only if its first and its last word are: half of "
        "New York earns nothing.": COUNTS | {"entity F1": 8 / 9},
        "Words outside entities earn nothing here: count entities, not words.": COUNTS
        | {"entity F1": 9 / 11},
    },
    alternatives=(
        {k: np.array(v, "float64") for k, v in COUNTS.items()},
        {k: round(v, 3) for k, v in COUNTS.items()},
    ),
)


# spans ---------------------------------------------------------------------


def spans(tags):
    found = []
    open_kind = ""
    for t, tag in enumerate(tags):
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and kind == open_kind:
            _, start, _ = found[-1]
            found[-1] = kind, start, t + 1
        elif prefix != "O":
            found.append((kind, t, t + 1))
        open_kind = kind
    return found


def one_sentence(rng):
    one, other = rng.permutation(["PER", "LOC", "ORG", "DATE"])[:2]
    pieces = [
        [f"B-{one}", f"I-{one}", "O"],
        ["O", f"I-{one}", f"I-{one}"],
        [f"B-{other}", f"B-{other}", "O"],
        [f"B-{one}", "O", f"I-{one}"],
        [f"B-{one}", f"I-{other}", f"I-{other}"],
    ]
    order = rng.permutation(len(pieces))
    tags = sum((pieces[k] for k in order), ["O"] * int(rng.integers(1, 4)))
    return {"tags": np.array([*tags, f"B-{other}", f"I-{other}"])}


def as_triples(answer, tags):
    found = answer(tags)
    if isinstance(found, list | tuple) and not found:
        raise Refused("expected a list of entities, got an empty one.")
    return found


def spans_from_starts(tags):
    tags = ["O", *tags, "O"]
    found = []
    for t in range(1, len(tags) - 1):
        kind = tags[t][2:]
        begins = tags[t][0] == "B" or kind != tags[t - 1][2:]
        if kind and begins:
            end = t + 1
            while tags[end] == "I-" + kind:
                end += 1
            found.append([kind, t - 1, end - 1])
    return found


write_spans = Exercise(
    id="many_to_many.spans",
    kind="write",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Write a function that reads the entities from the BIO tags of a sentence.",
    reference=spans,
    inputs=one_sentence,
    run=as_triples,
    axes="entities parts",
    why="All that has to be remembered is the kind of the entity that is open. An `I-` "
    "of that kind moves its end; any other tag but `O` begins an entity. So the "
    "illegal `I-` needs no case of its own, and nothing is left open at the end of "
    "the sentence, because the end is moved at each word.",
    hints=(
        "Go through the tags once, and remember the kind of the entity that is open.",
        'When does a tag continue an entity? `tag.partition("-")` gives prefix and '
        "kind.",
        "Append (kind, t, t + 1) where an entity begins; where one is continued, "
        "replace the last entry by one that ends at t + 1.",
    ),
    mistakes={
        "The end is the place behind the last word, as in a slice: "
        "`words[start:end]`.": instead(
            *(spans, "found[-1] = kind, start, t + 1", "found[-1] = kind, start, t"),
            *("(kind, t, t + 1)", "(kind, t, t)"),
        ),
        "Words are counted from 0.": lambda tags: [
            (kind, start + 1, end + 1) for kind, start, end in spans(tags)
        ],
        "The third part is the place where the entity ends, not its "
        "length.": lambda tags: [
            (kind, start, end - start) for kind, start, end in spans(tags)
        ],
        "Not only a `B-` begins an entity: an `I-` that continues nothing does so "
        "too.": lambda tags: [
            (kind, start, end)
            for kind, start, end in spans(tags)
            if tags[start][0] == "B"
        ],
        "An `I-` of another kind begins an entity of that kind; yours continues the "
        "one before.": instead(
            *(spans, "and kind == open_kind:", "and open_kind:"),
            *("_, start, _ = found[-1]", "kind, start, _ = found[-1]"),
        ),
        "A `B-` always begins an entity, even right behind one of its kind.": instead(
            spans, 'prefix == "I" and kind', "kind and kind"
        ),
        "An `O` closes the entity: an `I-` behind it begins a new one.": instead(
            spans, "open_kind = kind", "open_kind = kind or open_kind"
        ),
        "An `I-` continues the entity before it: the end moves on, and no new one "
        "begins.": instead(spans, 'prefix == "I" and kind == open_kind', "False"),
        "The entity that reaches to the end of the sentence is lost.": instead(
            spans, "return found", "return found[:-1]"
        ),
        "The kind is what stands behind `B-`: PER, not B-PER.": lambda tags: [
            (tags[start], start, end) for _, start, end in spans(tags)
        ],
    },
    alternatives=(spans_of_the_package, spans_from_starts),
)


# forward -------------------------------------------------------------------


def log_partition(scores, transitions):
    alpha = scores[:, 0]
    for t in range(1, scores.shape[1]):
        moves = alpha[:, :, None] + transitions
        alpha = np.logaddexp.reduce(moves, axis=1) + scores[:, t]
    return np.logaddexp.reduce(alpha, axis=1)


def high_and_low_scores(rng):
    batch, tags = sizes(rng, 2)
    timesteps = int(rng.integers(8, 12))
    sign = np.resize([1, -1], batch)[:, None, None]
    scores = normal(rng, batch, timesteps, tags) + 100 * sign
    return {
        "scores": scores.astype("float32"),
        "transitions": 2 * normal(rng, tags, tags),
    }


def log_partition_by_the_package(scores, transitions):
    layer = crf.CRF()
    layer.build(scores.shape)
    layer.transitions.assign(transitions)
    return crf.log_partition(layer(scores))


def log_partition_with_ops(scores, transitions):
    alpha = ops.convert_to_tensor(scores[:, 0])
    for t in range(1, scores.shape[1]):
        alpha = ops.logsumexp(alpha[:, :, None] + transitions, axis=1) + scores[:, t]
    return ops.logsumexp(alpha, axis=-1)


def log_partition_of_shares(scores, transitions):
    total = 0
    shares = np.ones(scores[:, 0].shape) / len(transitions)
    arrive = np.ones_like(transitions)  # at the first word, from anywhere
    for s_t in np.swapaxes(scores, 0, 1).astype("float64"):
        top = s_t.max(axis=1, keepdims=True)
        ways = (shares @ arrive) * np.exp(s_t - top)
        total = total + top + np.log(ways.sum(axis=1, keepdims=True))
        shares = ways / ways.sum(axis=1, keepdims=True)
        arrive = np.exp(transitions)
    return total[:, 0]


STEP = "np.logaddexp.reduce(moves, axis=1)"
LAST = "np.logaddexp.reduce(alpha, axis=1)"

repair_forward = Exercise(
    id="many_to_many.forward",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Repair a forward algorithm that gives infinity for high scores and minus "
    "infinity for low ones.",
    reference=log_partition,
    given=instead(
        log_partition,
        *("alpha = scores[:, 0]", "alpha = np.exp(scores[:, 0])"),
        *("[:, :, None] + transitions", "[:, :, None] * np.exp(transitions)"),
        *(STEP + " + scores[:, t]", "np.sum(moves, axis=1) * np.exp(scores[:, t])"),
        *(LAST, "np.log(np.sum(alpha, axis=1))"),
    ),
    inputs=high_and_low_scores,
    axes="batch",
    tolerance=1e-5,
    why="The algorithm is right, its numbers are not: Z is a sum of products, which "
    "leave the range of floats after a few words, and its logarithm is asked for "
    "anyway. So alpha is kept as a logarithm. Products become sums, and a sum becomes "
    "log(sum(exp)). Taken literally that overflows as well; with the largest number "
    "m subtracted it does not: log sum exp(v) = m + log sum exp(v - m). "
    "`np.logaddexp.reduce` and `ops.logsumexp` do so.",
    hints=(
        "Print `alpha` at each time step. Which operation makes it infinite?",
        "Keep the logarithm of alpha. What becomes of each product, and what of each "
        "sum?",
        "log sum exp(v) = m + log sum exp(v - m), with m the largest of the v of one "
        "sum. `np.logaddexp.reduce(v, axis=...)` does it.",
    ),
    mistakes={
        "Somewhere exp still meets numbers in the hundreds: in float64, too, it gives "
        "infinity or 0. Subtract the largest of them first, and add it behind the "
        "log.": instead(log_partition, STEP, "np.log(np.sum(np.exp(moves), axis=1))"),
        "One number is subtracted for the whole batch. Each sum needs a largest of its "
        "own, or exp makes 0 of the smaller ones.": instead(
            *(log_partition, STEP),
            "np.log(np.sum(np.exp(moves - moves.max()), axis=1)) + moves.max()",
        ),
        "The largest number is subtracted before exp and not added behind the "
        "log.": instead(
            *(log_partition, STEP),
            "np.logaddexp.reduce(moves - moves.max(axis=1, keepdims=True), axis=1)",
        ),
        "This takes the best way to each tag, as Viterbi does. Z sums over all "
        "ways.": instead(log_partition, STEP, "moves.max(axis=1)"),
        "The sum is over the tags that a move goes to. Sum over those it comes from: "
        "axis 1 of `moves`.": instead(
            log_partition, "(moves, axis=1)", "(moves, axis=2)"
        ),
        "The transitions are transposed: rows are the tag before.": instead(
            log_partition, "+ transitions", "+ transitions.T"
        ),
        "The transitions are missing.": instead(
            log_partition, "None] + transitions", "None] + 0 * transitions"
        ),
        "In logarithms a product is a sum: add the transitions.": instead(
            log_partition, "None] + transitions", "None] * transitions"
        ),
        "In logarithms it is the transition itself that is added, not its "
        "exponential.": instead(
            log_partition, "+ transitions", "+ np.exp(transitions)"
        ),
        "The scores of the later words are missing.": instead(
            log_partition, " + scores[:, t]", ""
        ),
        "The scores of the first word are missing.": instead(
            log_partition, "alpha = scores[:, 0]", "alpha = 0 * scores[:, 0]"
        ),
        "The last word is not read.": instead(
            log_partition, "scores.shape[1])", "scores.shape[1] - 1)"
        ),
        "At the last word only the best tag is taken. Sum over all of them.": instead(
            log_partition, LAST, "alpha.max(axis=1)"
        ),
        "You return the ways to each tag of the last word: sum over these tags as "
        "well.": instead(log_partition, LAST, "alpha"),
    },
    alternatives=(
        log_partition_by_the_package,
        log_partition_with_ops,
        log_partition_of_shares,
    ),
)


# viterbi -------------------------------------------------------------------


def viterbi(scores, transitions):
    delta = scores[0]
    came_from = np.zeros(scores.shape, int)
    for t in range(1, len(scores)):
        ways = delta[:, None] + transitions
        came_from[t] = ways.argmax(axis=0)
        delta = ways.max(axis=0) + scores[t]

    path = [delta.argmax()]
    for t in range(len(scores) - 1, 0, -1):
        path.append(came_from[t, path[-1]])
    return path[::-1], delta.max()


def strong_transitions(rng):
    tags, extra = sizes(rng, 2, smallest=4)
    return {
        "scores": normal(rng, 12 + extra, tags),
        "transitions": 2 * normal(rng, tags, tags),
    }


def viterbi_with_paths(scores, transitions):
    best = [(score, [k]) for k, score in enumerate(scores[0])]
    for s_t in scores[1:]:
        best = [
            max(
                (score + transitions[path[-1], k] + s_t[k], [*path, k])
                for score, path in best
            )
            for k in range(len(s_t))
        ]
    score, path = max(best)
    return np.array(path, "float32"), score


def viterbi_by_the_package(scores, transitions):
    layer = crf.CRF()
    layer.build((1, *scores.shape))
    layer.transitions.assign(transitions)
    potentials = layer(scores[None])
    path = crf.viterbi(potentials)
    return path[0], crf.sequence_score(path, potentials)[0]


def viterbi_from_the_end(scores, transitions):
    to_come = np.zeros(scores.shape)
    for t in range(len(scores) - 2, -1, -1):
        to_come[t] = (transitions + scores[t + 1] + to_come[t + 1]).max(axis=1)
    path = [np.argmax(scores[0] + to_come[0])]
    for s_t, rest in zip(scores[1:], to_come[1:], strict=True):
        path.append(np.argmax(transitions[path[-1]] + s_t + rest))
    return path, np.max(scores[0] + to_come[0])


def forwards(scores, transitions):
    path, score = [scores[0].argmax()], scores[0].max()
    for s_t in scores[1:]:
        moves = transitions[path[-1]] + s_t
        path.append(moves.argmax())
        score = score + moves.max()
    return path, score


complete_viterbi = Exercise(
    id="many_to_many.viterbi",
    kind="complete",
    points=3,
    difficulty="hard",
    minutes=30,
    task="Complete the Viterbi algorithm with its back pointers.",
    reference=viterbi,
    inputs=strong_transitions,
    axes={"path": "timesteps", "score": ""},
    why="`ways[i, j]` is the score of the best way to tag i, and on to tag j. Whatever "
    "follows depends on j alone, so per j only the best i can be part of the answer: "
    "its score goes on, its number is written down. The last tag is known when all "
    "words are read, and only then the tags before it, from the back to the front. "
    "The scores of word t are the same for every i: they may be added before the "
    "maximum or behind it.",
    hints=(
        "In the loop: `ways[i, j]`, the best score of a way that comes from tag i and "
        "goes to tag j. Which axis is the maximum taken over?",
        "`came_from[t, j]` is the tag at t - 1 on the best way to tag j at t. Start at "
        "the last word, with the best tag of `delta`.",
        "Backwards: for t from the last word down to 1, append "
        "`came_from[t, path[-1]]`. At the end turn the path round.",
    ),
    mistakes={
        "This is the best tag of each word by itself: the transitions play no "
        "part.": instead(viterbi, "None] + transitions", "None]"),
        "The path is found from the back and so is in the wrong order: turn it "
        "round.": instead(viterbi, "path[::-1],", "path,"),
        "The best move is taken at each word, forwards. What looks best then may lead "
        "to a bad place: write down where each tag came from, and choose at the "
        "end.": forwards,
        "These are the tags that each word leads to best, without the way back: the "
        "path follows the pointers from the last tag.": instead(
            *(viterbi, "path.append(came_from[t, path[-1]])"),
            "path.append(came_from[t, delta.argmax()])",
        ),
        "The maximum is taken over the tag that a move goes to. Take it over the tag "
        "it comes from: axis 0.": instead(
            *(viterbi, "ways.argmax(axis=0)", "ways.argmax(axis=1)"),
            *("ways.max(axis=0)", "ways.max(axis=1)"),
        ),
        "The transitions are transposed: row i holds the moves from tag i.": instead(
            viterbi, "None] + transitions", "None] + transitions.T"
        ),
        "`delta` belongs to the tag before, the rows of `ways`: "
        "`delta[:, None]`.": instead(viterbi, "delta[:, None]", "delta"),
        "The scores of the later words are missing.": instead(
            viterbi, " + scores[t]", ""
        ),
        "The scores of the first word are missing.": instead(
            viterbi, "delta = scores[0]", "delta = 0 * scores[0]"
        ),
        "The way back starts from the worst tag of the last word.": instead(
            viterbi, "[delta.argmax()]", "[delta.argmin()]"
        ),
        "The way back has to start from `delta`, which holds the whole way; the scores "
        "of the last word alone do not decide.": instead(
            viterbi, "[delta.argmax()]", "[scores[-1].argmax()]"
        ),
        "The pointers are read one word too early: those at t lead from t to "
        "t - 1.": instead(viterbi, "came_from[t, path", "came_from[t - 1, path"),
        "The old score is lost: `delta` has to hold the whole way up to word "
        "t.": instead(
            viterbi, "ways = delta[:, None]", "ways = scores[t - 1][:, None]"
        ),
    },
    alternatives=(viterbi_with_paths, viterbi_by_the_package, viterbi_from_the_end),
)


# rules ---------------------------------------------------------------------

FIGURES = {
    "illegal": np.array([21, 30, 27]),
    "f1": np.array([[0.55, 0.54, 0.55], [0.57, 0.59, 0.62]]),
}


def with_f1(f1):
    return FIGURES | {"f1": np.array(f1)}


measure_rules = Exercise(
    id="many_to_many.rules",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=50,
    task="Measure how often a softmax tagger makes an illegal move, and what it is "
    "worth to forbid it.",
    name="figures",
    reference=FIGURES,
    same=False,
    axes={"illegal": "runs", "f1": "decoders runs"},
    why="A softmax chooses each tag by itself, so nothing keeps it from an `I-` that "
    "continues nothing. An illegal move is one wrong word and one or two wrong "
    "entities, so F1 gains much more than token accuracy does. Forbidding costs no "
    "training: the scores are the same. A CRF learns more than what is forbidden, "
    "namely which legal moves are likely, and trains the scores along with that.",
    hints=(
        "First write a function that trains the tagger with a given seed and returns "
        "the scores of the validation sentences. Pass the mask to the LSTM.",
        "Cut each row of scores to the length of its sentence before you decode it.",
        "Forbidden at the start is what is forbidden after `O`: add that row of "
        "`rules` to the scores of the first word.",
    ),
    properties={
        "F1 lies between 0 and 1: do not write percent.": (
            lambda run: ((run()["f1"] >= 0) & (run()["f1"] <= 1)).all(),
            with_f1(100 * FIGURES["f1"]),
        ),
        "Illegal moves are counted: whole numbers over all validation sentences, "
        "not shares.": (
            lambda run: (run()["illegal"] % 1 == 0).all(),
            FIGURES | {"illegal": FIGURES["illegal"] / 1600},
        ),
        "No run makes an illegal move. Do you count the tags that the softmax chooses, "
        "without the rules?": (
            lambda run: run()["illegal"].max() > 0,
            FIGURES | {"illegal": np.zeros(3)},
        ),
        "The runs are all the same. Does each have a seed of its own?": (
            lambda run: np.ptp(run()["f1"][0]) > 0,
            with_f1(np.repeat(FIGURES["f1"][:, :1], 3, axis=1)),
        ),
        "The tagger finds hardly an entity. Are the tags in the order of `names`, and "
        "is padding left out of the loss?": (
            lambda run: run()["f1"].mean() > 0.3,
            with_f1(FIGURES["f1"] / 3),
        ),
        "The two decoders agree in every run. Are the rules added?": (
            lambda run: (run()["f1"][0] != run()["f1"][1]).any(),
            with_f1(FIGURES["f1"][[0, 0]]),
        ),
        "Forbidding what is always wrong made it worse. Are the rows in the order "
        "softmax, rules?": (
            lambda run: run()["f1"][1].mean() > run()["f1"][0].mean(),
            with_f1(FIGURES["f1"][::-1]),
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in FIGURES.items()},
        with_f1(FIGURES["f1"].astype("float32") * 1.1),
    ),
    rubric=(
        (1, "a sentence that says what the two decoders share, and what varies."),
        (1, "the gain in F1 of each run, beside the spread over the runs."),
        (1, "what the rules cannot mend, and what a CRF could learn beyond them."),
    ),
)

EXERCISES = [
    count,
    write_spans,
    repair_forward,
    complete_viterbi,
    measure_rules,
]
