"""Random tags of entities, right and wrong, most of them malformed."""

from hypothesis import strategies as st

# Malformed sequences are the most common ones: any tag may follow any other.
TAG = st.sampled_from("O B-PER I-PER B-LOC I-LOC B-PER-X I-PER-X".split())
PAIR = st.tuples(TAG, TAG) | TAG.map(lambda tag: (tag, tag))  # often right
CORPUS = st.lists(st.lists(PAIR, min_size=1, max_size=8), min_size=1, max_size=4)


def split(corpus):
    return [[[pair[k] for pair in pairs] for pairs in corpus] for k in (0, 1)]
