import json
import pickle
import sys

import huggingface_hub
import numpy as np
import pytest
import tensorflow as tf
from bert_checks import (
    CONFIG,
    WORDS,
    draw_ids,
    forward,
    random_tensors,
    write_checkpoint,
)
from keras.ops import convert_to_numpy

from seqkeras.models.bert import load_checkpoint

WEIGHTS = "model.safetensors"


@pytest.fixture
def tensors(rng):
    return random_tensors(rng)


@pytest.fixture
def folder(tmp_path, tensors):
    write_checkpoint(tmp_path, tensors)
    return tmp_path


def assert_is(bert, tensors, tolerance=1e-5):
    """The model is what NumPy makes of the tensors, for texts of several lengths."""
    ids = draw_ids(np.random.default_rng(1))
    segments = (np.arange(ids.shape[1]) >= 3) + 0 * ids
    hidden = bert((ids, segments))
    pooled = convert_to_numpy(bert.pool(hidden))
    for row, length in enumerate((6, 2, 4)):
        text = ids[row, :length], segments[row, :length]
        expected, first = forward(tensors, *text, num_heads=2)
        close = dict(atol=tolerance, rtol=tolerance)
        np.testing.assert_allclose(hidden[row, :length], expected, **close)
        np.testing.assert_allclose(pooled[row], first, **close)


def test_agrees_with_numpy(folder, tensors):
    bert, vocabulary = load_checkpoint(str(folder))
    assert_is(bert, tensors)
    assert vocabulary.tokens == WORDS
    assert vocabulary.lowercase
    assert vocabulary.split("Baa") == ["b", "##a", "##a"]


def test_sizes_are_those_of_the_configuration(folder, tensors):
    sizes = {"hidden_dropout_prob": 0.3, "layer_norm_eps": 0.5, "hidden_act": "relu"}
    write_checkpoint(folder, tensors, sizes)
    config = load_checkpoint(folder)[0].get_config()
    assert (config["dropout"], config["epsilon"]) == (0.3, 0.5)
    assert (config["activation"], config["causal"]) == ("relu", False)
    assert (config["longest"], config["segments"]) == (16, 2)
    assert config["num_heads"] == 2


def test_prefix_other_heads_and_position_ids(folder, tensors):
    named = {f"bert.{name}": array for name, array in tensors.items()}
    named["bert.embeddings.position_ids"] = np.arange(16)[None]
    named["cls.predictions.bias"] = np.ones(30, "float32")
    write_checkpoint(folder, named)
    assert_is(load_checkpoint(folder)[0], tensors)


def test_old_names_of_norms(folder, tensors):
    old = {
        name.replace("Norm.weight", "Norm.gamma").replace("Norm.bias", "Norm.beta"): x
        for name, x in tensors.items()
    }
    assert old.keys() != tensors.keys()
    write_checkpoint(folder, old)
    assert_is(load_checkpoint(folder)[0], tensors)


@pytest.mark.parametrize("dtype", ["float16", tf.bfloat16.as_numpy_dtype])
def test_half_precision(dtype, folder, tensors):
    rounded = {name: array.astype(dtype) for name, array in tensors.items()}
    write_checkpoint(folder, rounded)
    bert, _ = load_checkpoint(folder)
    assert_is(bert, {name: array.astype("float32") for name, array in rounded.items()})


def test_without_a_pooler(folder, tensors):
    rest = {name: x for name, x in tensors.items() if not name.startswith("pooler")}
    write_checkpoint(folder, rest)
    with pytest.warns(UserWarning, match="has no pooler: ours is random"):
        bert, _ = load_checkpoint(folder)
    bert.pooler.set_weights(
        [tensors[f"pooler.dense.{w}"].T for w in ("weight", "bias")]
    )
    assert_is(bert, tensors)


def test_a_decoder_is_causal(folder, tensors):
    write_checkpoint(folder, tensors, {"is_decoder": True})
    assert load_checkpoint(folder)[0].get_config()["causal"]


def test_pieces_from_tokenizer_json(folder, tensors):
    vocab = {word: i for i, word in reversed([*enumerate(WORDS)])}
    tokenizer = {"model": {"vocab": vocab}, "normalizer": {"lowercase": False}}
    write_checkpoint(folder, tensors, tokenizer=tokenizer)
    (folder / "vocab.txt").unlink()
    vocabulary = load_checkpoint(folder)[1]
    assert vocabulary.tokens == WORDS
    assert not vocabulary.lowercase


@pytest.mark.parametrize(
    ("files", "lowercase"),
    [
        ({}, True),
        ({"tokenizer": {"normalizer": None}}, True),
        ({"tokenizer": {"normalizer": {"lowercase": False}}}, False),
        ({"tokenizer_config": {"do_lower_case": False}}, False),
        (
            {
                "tokenizer": {"normalizer": {"lowercase": True, "strip_accents": None}},
                "tokenizer_config": {"do_lower_case": False, "strip_accents": None},
            },
            False,
        ),
        ({"tokenizer_config": {"do_lower_case": True, "strip_accents": True}}, True),
    ],
)
def test_lower_case(files, lowercase, folder, tensors):
    write_checkpoint(folder, tensors, **files)
    assert load_checkpoint(folder)[1].lowercase is lowercase


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"model_type": "roberta"}, "expected model_type 'bert'. Received: 'roberta'"),
        ({"hidden_act": "tanh"}, "hidden_act 'gelu' or 'relu'. Received: 'tanh'"),
        (
            {"position_embedding_type": "relative_key"},
            "expected position_embedding_type 'absolute'. Received: 'relative_key'",
        ),
        ({"pad_token_id": 1}, "expected pad_token_id 0. Received: 1"),
        ({"hidden_size": 9}, "expected a multiple of num_heads=2"),
        ({"num_hidden_layers": 0}, "positive integer. Received: num_layers=0"),
        ({"num_hidden_layers": 3}, r"a tensor encoder.layer.2.\S+. Received: none"),
        ({"vocab_size": 27}, "at most 27 tokens, .* Received: 29"),
        (
            {"vocab_size": 31},
            r"word_embeddings.weight of shape \(31, 8\). Received: \(30, 8\)",
        ),
        (
            {"intermediate_size": 13},
            r"encoder.layer.0.intermediate.dense.weight of shape \(13, 8\). "
            r"Received: \(12, 8\)",
        ),
    ],
)
def test_a_configuration_that_does_not_fit(config, message, folder, tensors):
    write_checkpoint(folder, tensors, config)
    with pytest.raises(ValueError, match=message):
        load_checkpoint(folder)


def test_a_configuration_without_a_size(folder):
    config = {key: n for key, n in CONFIG.items() if key != "hidden_size"}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match=r"config.json: expected \['hidden_size'\]"):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    "name", ["encoder.layer.1.output.dense.bias", "pooler.dense.bias"]
)
def test_a_tensor_is_missing(name, folder, tensors):
    del tensors[name]
    write_checkpoint(folder, tensors)
    with pytest.raises(ValueError, match=f"{WEIGHTS}: expected a tensor {name}. Rec"):
        load_checkpoint(folder)


def test_a_kernel_that_lies_the_other_way(folder, tensors):
    name = "encoder.layer.1.output.dense.weight"
    tensors[name] = tensors[name].T
    write_checkpoint(folder, tensors)
    with pytest.raises(ValueError, match=rf"{name} of shape \(8, 12\). .* \(12, 8\)"):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("config.json", "config.json. Received: no such file"),
        (WEIGHTS, "model.safetensors. Received: no such file"),
        ("vocab.txt", "expected vocab.txt or tokenizer.json in .*. Received: none"),
    ],
)
def test_a_file_is_missing(name, message, folder):
    (folder / name).unlink()
    with pytest.raises(ValueError, match=message):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("config.json", b"{", "config.json: expected JSON. Received: "),
        ("config.json", b"\xff", "config.json: expected JSON. Received: "),
        (
            "config.json",
            b"[]",
            "config.json: expected names and values. Received: list",
        ),
        ("vocab.txt", b"a\nb\n", r"vocab.txt: .* \[PAD\] as the first token"),
        ("vocab.txt", b"\xff\n", "vocab.txt: expected word pieces. Received: .utf-8"),
        (WEIGHTS, b"", "a whole file in the safetensors format. Received: .*too small"),
        (WEIGHTS, b"version https://git-lfs.github.com/spec/v1\n", "header too large"),
        (WEIGHTS, pickle.dumps([1] * 50), "header too large. Fetch it again"),
    ],
)
def test_a_file_is_something_else(name, content, message, folder):
    (folder / name).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_checkpoint(folder)


def test_a_file_is_cut_off(folder):
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ValueError, match=f"{WEIGHTS}: expected a whole file in the"):
        load_checkpoint(folder)


def test_a_pickle_is_not_opened(folder):
    (folder / WEIGHTS).unlink()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ValueError, match="pytorch_model.bin, a pickle, which can run"):
        load_checkpoint(folder)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"strip_accents": False}, "do_lower_case=True, strip_accents=False"),
        (
            {"do_lower_case": False, "strip_accents": True},
            "case and accents .* both or",
        ),
        ({"tokenize_chinese_chars": False}, "tokenize_chinese_chars True. Rec.* False"),
        (
            {"tokenizer_class": "BertJapaneseTokenizer"},
            "expected tokenizer_class 'Bert",
        ),
    ],
)
def test_a_tokeniser_of_another_kind(settings, message, folder, tensors):
    write_checkpoint(folder, tensors, tokenizer_config=settings)
    with pytest.raises(ValueError, match=f"tokenizer_config.json: .*{message}"):
        load_checkpoint(folder)


@pytest.mark.parametrize("tokenizer", [{}, {"model": {"vocab": [["a", 0.5]]}}])
def test_tokens_that_are_no_pieces(tokenizer, folder, tensors):
    write_checkpoint(folder, tensors, tokenizer=tokenizer)
    (folder / "vocab.txt").unlink()
    with pytest.raises(ValueError, match="tokenizer.json: expected word pieces. Rec"):
        load_checkpoint(folder)


def test_from_the_hub(folder, tensors, monkeypatch):
    asked = []

    def snapshot_download(name, allow_patterns):
        asked.append((name, sorted(allow_patterns)))
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    assert_is(load_checkpoint("some/bert")[0], tensors)
    files = ["config.json", WEIGHTS, "tokenizer.json", "tokenizer_config.json"]
    assert asked == [("some/bert", [*files, "vocab.txt"])]


@pytest.mark.parametrize(
    "error", [ConnectionError("no network"), ValueError("no name")]
)
def test_what_the_hub_does_not_have(error, monkeypatch):
    def snapshot_download(*args, **kwargs):
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    with pytest.raises(ValueError, match=f"Received: 'some/bert', .*{error}.* folder"):
        load_checkpoint("some/bert")


def test_names_need_a_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ValueError, match=r"pip install 'seqkeras\[hub\]'"):
        load_checkpoint("some/bert")
