"""Bucketing: batches of sequences of similar length, so that little is padding.

Taught in notebooks/30_many_to_one.ipynb.
"""

from collections.abc import Sequence

import numpy as np

from seqkeras.text.padding import pad


def bucket_by_length(
    sequences: Sequence[Sequence[int]],
    labels: Sequence,
    batch_size: int,
    buckets: int = 8,
    seed: int = 0,
):
    """Batches for `fit`, each from one bucket of lengths.

    The buckets hold about equally many sequences, and all batches of a bucket have
    the same length, that of its longest sequence. So there are as many shapes as
    buckets, which a compiler likes: it compiles each one once.

    Sequences and batches are shuffled anew in every epoch. The last batch of each
    bucket may be smaller.

    Args:
        sequences: Lists of ids, none of which is 0: padding is.
            `seqkeras.masking.padding_mask` gives the mask of a batch.
        labels: One label for each sequence, or one list of ids for each, such as
            tags or a translation, to be padded too. The longer of the two counts.
        batch_size: Sequences in a batch.
        buckets: Number of buckets.
        seed: Seed of the shuffling.

    Returns:
        `tf.data.Dataset` of pairs: ids of shape `(batch, timesteps)`, and labels of
        shape `(batch,)` or `(batch, timesteps)`.

    Raises:
        ValueError: If there are not as many labels as sequences, a size is not
            positive, or an id is 0.

    Example:

    >>> batches = bucket_by_length([[5], [6, 7], [8]], [0, 1, 0], 2, buckets=2)
    >>> sorted(tuple(ids.shape) for ids, _ in batches)
    [(1, 2), (2, 1)]
    """
    if not 0 < len(sequences) == len(labels):
        raise ValueError(
            "expected one label for each sequence, and at least one. "
            f"Received: {len(sequences)} sequences and {len(labels)} labels"
        )
    if min(batch_size, buckets) < 1:
        raise ValueError(
            "expected positive integers. "
            f"Received: batch_size={batch_size}, buckets={buckets}"
        )
    if any(0 in sequence for sequence in sequences):
        raise ValueError("expected ids other than 0, which is padding. Received: 0")
    import tensorflow as tf  # slow to import, and nothing else here needs it

    lengths = np.array([len(sequence) for sequence in sequences])
    labels_too = isinstance(labels[0], Sequence | np.ndarray)
    if labels_too:
        lengths = np.maximum(lengths, [len(label) for label in labels])
    ends = np.quantile(
        lengths, np.arange(1, buckets + 1) / buckets, method="inverted_cdf"
    )
    ends = np.unique(ends)  # length of each bucket's longest sequence

    parts = []
    for number, end in enumerate(ends):
        rows = np.flatnonzero(np.searchsorted(ends, lengths) == number)
        x = pad([sequences[row] for row in rows], end)
        y = [labels[row] for row in rows]
        y = pad(y, end) if labels_too else np.array(y)
        part = tf.data.Dataset.from_tensor_slices((x, y))
        parts.append(part.shuffle(len(rows), seed=seed).batch(batch_size))
    sizes = np.array([int(part.cardinality()) for part in parts])
    mixed = tf.data.Dataset.sample_from_datasets(
        parts, sizes / sizes.sum(), seed=seed, rerandomize_each_iteration=True
    )
    return mixed.apply(tf.data.experimental.assert_cardinality(sizes.sum()))


def pairs_by_length(
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    batch_size: int,
    seed: int = 0,
):
    """Batches for a decoder that reads the true target, one step late.

    Every batch holds pairs of similar length, of the source and of the target, and
    is padded for itself. From epoch to epoch pairs of about the same length change
    places, and the batches come in another order.

    Args:
        sources: Lists of ids, none of which is 0: padding is.
        targets: Lists of ids, one for each source, each from the start token to the
            end token.
        batch_size: Pairs in a batch at most; all batches are about equally large.
        seed: Seed of the shuffling.

    Returns:
        `tf.data.Dataset` of `(source, target[:, :-1]), target[:, 1:]`: what the
        encoder reads, of shape `(batch, S)`, what the decoder reads, and what it is
        to write, both of shape `(batch, T)`.

    Raises:
        ValueError: If there are not as many targets as sources, the batch size is not
            positive, or an id is 0.

    Example:

    >>> [((source, read), write)] = pairs_by_length([[5, 6]], [[2, 8, 9, 3]], 1)
    >>> print(source.numpy(), read.numpy(), write.numpy())
    [[5 6]] [[2 8 9]] [[8 9 3]]
    """
    if not 0 < len(sources) == len(targets):
        raise ValueError(
            "expected one target for each source, and at least one. "
            f"Received: {len(sources)} sources and {len(targets)} targets"
        )
    if batch_size < 1:
        raise ValueError(
            f"expected a positive integer. Received: batch_size={batch_size}"
        )
    if any(0 in sequence for side in (sources, targets) for sequence in side):
        raise ValueError("expected ids other than 0, which is padding. Received: 0")
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    lengths = np.array([*map(len, sources)]) + [*map(len, targets)]
    count = -(-len(sources) // batch_size)

    def epoch():
        blurred = lengths * rng.uniform(0.9, 1.1, len(lengths))
        batches = np.array_split(np.argsort(blurred), count)
        for number in rng.permutation(count):
            rows = batches[number]
            source = pad([sources[row] for row in rows])
            target = pad([targets[row] for row in rows])
            yield (source, target[:, :-1]), target[:, 1:]

    ids = tf.TensorSpec((None, None), "int32")
    batches = tf.data.Dataset.from_generator(epoch, output_signature=((ids, ids), ids))
    return batches.apply(tf.data.experimental.assert_cardinality(count))
