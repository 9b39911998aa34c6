import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import seqkeras.text
from seqkeras.datasets import path
from seqkeras.text.bucketing import bucket_by_length, pairs_by_length
from seqkeras.text.words import Words

BATCH_SIZE = 32


@pytest.fixture(scope="module")
def reviews():
    """The training reviews as ids."""
    with path("reviews.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = [row["text"] for row in rows if row["split"] == "train"]
    words = Words.fit(texts)
    return [words.encode(text) for text in texts]


@pytest.fixture
def sequences(rng):
    return [rng.integers(1, 100, rng.integers(1, 30)).tolist() for _ in range(200)]


def batches_of(data):
    return [(ids.numpy(), labels.numpy()) for ids, labels in data]


def padded_positions(batches):
    return sum(int((ids == 0).sum()) for ids, _ in batches)


def test_saves_padding_on_reviews(reviews):
    """Against batches at random, each as long as its longest review."""
    data = bucket_by_length(reviews, [0] * len(reviews), BATCH_SIZE)
    bucketed = padded_positions(batches_of(data))
    order = np.random.default_rng(0).permutation([len(ids) for ids in reviews])
    cuts = range(BATCH_SIZE, len(order), BATCH_SIZE)
    random = sum(
        batch.max() * len(batch) - batch.sum() for batch in np.split(order, cuts)
    )
    saved = 1 - bucketed / random
    print(
        f"padded positions: {random} at random, {bucketed} bucketed, {saved:.0%} saved"
    )
    assert len(reviews) > 1000
    assert saved > 0.3


def test_every_sequence_comes_once_with_its_label(sequences):
    data = bucket_by_length(sequences, np.arange(200), BATCH_SIZE)
    for _ in range(2):  # epochs
        batches = batches_of(data)
        found = {
            int(label): [i for i in row.tolist() if i]
            for ids, labels in batches
            for row, label in zip(ids, labels, strict=True)
        }
        assert sum(len(labels) for _, labels in batches) == 200
        assert [found[i] for i in range(200)] == sequences
        assert len(batches) == data.cardinality()


def test_a_bucket_is_a_shape(sequences):
    lengths = sorted(map(len, sequences))
    batches = batches_of(bucket_by_length(sequences, [0] * 200, BATCH_SIZE, buckets=4))
    shapes = {ids.shape[1] for ids, _ in batches}
    assert shapes == {lengths[49], lengths[99], lengths[149], lengths[199]}
    assert all(ids.dtype == "int32" and len(ids) <= BATCH_SIZE for ids, _ in batches)
    full = [ids for ids, _ in batches if len(ids) == BATCH_SIZE]
    assert len(full) >= 200 // BATCH_SIZE - 4


def test_shuffled_anew_in_every_epoch_and_alike_in_every_run(sequences):
    def epochs(seed):
        data = bucket_by_length(sequences, np.arange(200), 8, seed=seed)
        batches = [batches_of(data) for _ in range(2)]
        groups = [{frozenset(y.tolist()) for _, y in epoch} for epoch in batches]
        lengths = [[ids.shape[1] for ids, _ in epoch] for epoch in batches]
        return groups, lengths

    groups, lengths = epochs(seed=1)
    assert groups[0] != groups[1]  # who is in one batch
    assert lengths[0] != lengths[1]  # which batch comes first
    assert epochs(seed=1) == (groups, lengths)
    assert epochs(seed=2) != (groups, lengths)


def test_sequences_of_labels_are_padded_too(sequences):
    tags = [[i % 7 for i in ids] for ids in sequences]
    for ids, labels in batches_of(bucket_by_length(sequences, tags, BATCH_SIZE)):
        assert ids.shape == labels.shape
        np.testing.assert_array_equal(labels, np.where(ids > 0, ids % 7, 0))


def test_by_hand():
    data = bucket_by_length([[1], [2], [3, 4]], [[1, 2, 3], [5], [6]], 4, buckets=2)
    found = {ids.shape[1]: (ids, labels) for ids, labels in batches_of(data)}
    assert sorted(found) == [2, 3]  # [1] counts three: its labels are longer
    assert found[3][0].tolist() == [[1, 0, 0]]
    assert found[3][1].tolist() == [[1, 2, 3]]
    assert sorted(found[2][0].tolist()) == [[2, 0], [3, 4]]
    assert sorted(found[2][1].tolist()) == [[5, 0], [6, 0]]


def test_nothing_in_text_waits_for_tensorflow():
    folder = Path(seqkeras.text.__file__).parent
    names = [f"seqkeras.text.{file.stem}" for file in folder.glob("[!_]*.py")]
    slow = "{'keras', 'tensorflow'} & set(sys.modules)"
    code = f"import sys, {', '.join(names)}; sys.exit(len({slow}))"
    assert "seqkeras.text.bucketing" in names
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [], 2), "Received: 0 sequences and 0 labels"),
        (([[1], [2]], [1], 2), "Received: 2 sequences and 1 labels"),
        (([[1]], [1], 0), "Received: batch_size=0, buckets=8"),
        (([[1]], [1], 2, 0), "Received: batch_size=2, buckets=0"),
        (([[1, 0]], [1], 2), "other than 0, which is padding"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        bucket_by_length(*arguments)
    assert message in str(error.value)


@pytest.fixture
def pairs(rng):
    """Sources and targets, the number of the pair at the start of both."""
    sources, targets = (
        [
            [i + 1, *rng.integers(1, 100, rng.integers(1, 30)).tolist()]
            for i in range(200)
        ]
        for _ in range(2)
    )
    return sources, targets


def epoch_of(data):
    return [[array.numpy() for array in (*inputs, write)] for inputs, write in data]


def test_pairs_all_come_once_and_the_target_is_read_one_step_late(pairs):
    data = pairs_by_length(*pairs, batch_size=16)
    for _ in range(2):
        batches = epoch_of(data)
        assert len(batches) == data.cardinality() == 13
        assert max(len(source) for source, _, _ in batches) == 16
        found = {}
        for source, read, write in batches:
            np.testing.assert_array_equal(read[:, 1:], write[:, :-1])
            whole = np.concatenate([read[:, :1], write], axis=1)
            for x, y in zip(source.tolist(), whole.tolist(), strict=True):
                found[x[0]] = [i for i in x if i], [i for i in y if i]
        assert [found[i + 1] for i in range(200)] == list(zip(*pairs, strict=True))


def test_pairs_of_a_batch_are_of_similar_length(pairs):
    def padding(batch_size, seed=0):
        batches = epoch_of(pairs_by_length(*pairs, batch_size, seed=seed))
        return sum(int((ids == 0).sum()) for batch in batches for ids in batch)

    assert padding(batch_size=16) < 0.7 * padding(batch_size=200)


def test_pairs_are_shuffled_anew_in_every_epoch_and_alike_in_every_run(pairs):
    def epochs(seed):
        data = pairs_by_length(*pairs, batch_size=8, seed=seed)
        return [
            [frozenset(source[:, 0].tolist()) for source, _, _ in epoch_of(data)]
            for _ in range(2)
        ]

    first, second = epochs(seed=1)
    assert set(first) != set(second)  # who is in one batch
    assert epochs(seed=1) == [first, second]
    assert epochs(seed=2) != [first, second]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[5]], [], 1), "one target for each source, and at least one. Received: 1 s"),
        (([], [], 1), "Received: 0 sources and 0 targets"),
        (([[5]], [[2, 3]], 0), "a positive integer. Received: batch_size=0"),
        (([[5]], [[2, 0, 3]], 1), "ids other than 0, which is padding. Received: 0"),
    ],
)
def test_errors_of_pairs(arguments, message):
    with pytest.raises(ValueError) as error:
        pairs_by_length(*arguments)
    assert message in str(error.value)
