"""Files of a published BERT: where they are, and what they say.

What is wrong with them is a `ValueError` that names the file.

Taught in notebooks/52_bert.ipynb.
"""

import json
import math
import warnings
from pathlib import Path

from seqkeras.text.word_piece import WordPiece

CONFIG, WEIGHTS = "config.json", "model.safetensors"
PIECES, TOKENIZER, SETTINGS = "vocab.txt", "tokenizer.json", "tokenizer_config.json"
SIZES = {  # ours: theirs
    "vocabulary_size": "vocab_size",
    "model_dim": "hidden_size",
    "num_layers": "num_hidden_layers",
    "num_heads": "num_attention_heads",
    "hidden_dim": "intermediate_size",
}
DEFAULTS = {  # ours: theirs, and what it is where a file does not say
    "longest": ("max_position_embeddings", 512),
    "segments": ("type_vocab_size", 2),
    "dropout": ("hidden_dropout_prob", 0.1),
    "activation": ("hidden_act", "gelu"),
    "epsilon": ("layer_norm_eps", 1e-12),
    "causal": ("is_decoder", False),
}
MODEL = {  # what `Bert` does, and nothing else; the first is what is meant by silence
    "model_type": ("bert",),
    "hidden_act": ("gelu", "relu"),
    "position_embedding_type": ("absolute",),
    "pad_token_id": (0,),
}
TOKENS = {  # what `WordPiece` does
    "tokenizer_class": ("BertTokenizer", "BertTokenizerFast"),
    "tokenize_chinese_chars": (True,),
}
RENAMED = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}


def find(folder_or_name: str) -> Path:
    """The folder of a checkpoint; a name is looked up on the Hugging Face Hub."""
    folder = Path(folder_or_name)
    if folder.is_dir():
        return folder
    expected = "expected a folder, or a name such as 'google-bert/bert-base-uncased'"
    try:
        from huggingface_hub import snapshot_download

        files = [CONFIG, WEIGHTS, PIECES, TOKENIZER, SETTINGS]
        return Path(snapshot_download(str(folder_or_name), allow_patterns=files))
    except ImportError as error:
        raise ValueError(
            f"{expected}. Received: {str(folder_or_name)!r}, no folder. For names, "
            "install huggingface_hub: pip install 'seqkeras[hub]'"
        ) from error
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{expected}. Received: {str(folder_or_name)!r}, no folder, and not to "
            f"be had from the Hub: {error}. Without a connection, fetch {CONFIG}, "
            f"{WEIGHTS} and {PIECES} elsewhere, and name their folder"
        ) from error


def read_sizes(folder: Path) -> dict:
    """The arguments of `Bert`, from `config.json`."""
    config = _read_json(folder / CONFIG, MODEL)
    missing = [key for key in SIZES.values() if key not in config]
    if missing:
        raise ValueError(f"{folder / CONFIG}: expected {missing}. Received: none of it")
    sizes = {ours: config[theirs] for ours, theirs in SIZES.items()}
    return sizes | {
        ours: config.get(theirs, usual) for ours, (theirs, usual) in DEFAULTS.items()
    }


def read_vocabulary(folder: Path, size: int) -> WordPiece:
    """The tokeniser, from `vocab.txt` or `tokenizer.json`.

    Whether case is dropped is said in `tokenizer_config.json`, else in
    `tokenizer.json`; where in neither, it is.
    """
    settings, tokenizer = (
        _read_json(folder / name, TOKENS) if (folder / name).exists() else {}
        for name in (SETTINGS, TOKENIZER)
    )
    normalizer = tokenizer.get("normalizer") or {}
    lowercase = settings.get("do_lower_case", normalizer.get("lowercase", True))
    accents = settings.get("strip_accents", normalizer.get("strip_accents"))
    if accents not in (None, lowercase):
        raise ValueError(
            f"{folder / SETTINGS}: expected case and accents to be dropped both or "
            f"neither. Received: do_lower_case={lowercase}, strip_accents={accents}"
        )

    path = folder / (PIECES if (folder / PIECES).exists() else TOKENIZER)
    if not path.exists():
        raise ValueError(
            f"expected {PIECES} or {TOKENIZER} in {folder}. Received: none"
        )
    try:
        if path.name == PIECES:
            tokens = path.read_text("utf-8").removesuffix("\n").split("\n")
        else:
            ids = tokenizer["model"]["vocab"]
            tokens = sorted(ids, key=ids.get)
        vocabulary = WordPiece(tokens, lowercase)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"{path}: expected word pieces. Received: {error}") from error
    if len(tokens) > size:
        raise ValueError(
            f"{path}: expected at most {size} tokens, one for each of its vectors. "
            f"Received: {len(tokens)}"
        )
    return vocabulary


def fill(bert, folder: Path):
    """Assign the weights of `model.safetensors` to a `Bert`."""
    path = folder / WEIGHTS
    tensors = _read_tensors(path)
    for title, layer in _layers(bert).items():
        if layer is bert.pooler and f"{title}.weight" not in tensors:
            warnings.warn(f"{path} has no pooler: ours is random", stacklevel=3)
            continue
        for ending, weight in zip(("weight", "bias"), layer.weights, strict=False):
            name = f"{title}.{ending}"
            if name not in tensors:
                raise ValueError(f"{path}: expected a tensor {name}. Received: none")
            tensor, shape = tensors[name], _shape_in_file(layer, weight)
            if tensor.shape != shape:
                raise ValueError(
                    f"{path}: expected {name} of shape {shape}. "
                    f"Received: {tensor.shape}"
                )
            if weight.name == "kernel":  # theirs: outputs first
                tensor = tensor.T
            weight.assign(tensor.reshape(weight.shape).astype("float32"))


def _read_tensors(path):
    """The arrays of the file, by their names in the newest files."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    if not path.exists():
        raise ValueError(f"expected {path}. Received: {_instead(path.parent)}")
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError) as error:
        raise ValueError(
            f"{path}: expected a whole file in the safetensors format. "
            f"Received: {error}. Fetch it again"
        ) from error
    for old, new in RENAMED.items():
        tensors = {name.replace(old, new): array for name, array in tensors.items()}
    return {name.removeprefix("bert."): array for name, array in tensors.items()}


def _shape_in_file(layer, weight):
    """Theirs know no heads: a kernel is a matrix, a bias a vector."""
    size = math.prod(weight.shape)
    if weight.name == "kernel":
        outputs = math.prod(layer.bias.shape)
        return outputs, size // outputs
    return (size,) if weight.name == "bias" else tuple(weight.shape)


def _layers(bert):
    """Our layers by their names in the file."""
    found = {
        "embeddings.word_embeddings": bert.tokens,
        "embeddings.position_embeddings": bert.positions,
        "embeddings.token_type_embeddings": bert.segment,
        "embeddings.LayerNorm": bert.norm,
        "pooler.dense": bert.pooler,
    }
    for i, block in enumerate(bert.encoder.blocks):
        of_block = {
            "attention.self.query": block.attention.to_query,
            "attention.self.key": block.attention.to_key,
            "attention.self.value": block.attention.to_value,
            "attention.output.dense": block.attention.to_output,
            "attention.output.LayerNorm": block.attention_norm,
            "intermediate.dense": block.feed_forward.hidden,
            "output.dense": block.feed_forward.to_output,
            "output.LayerNorm": block.feed_forward_norm,
        }
        found |= {
            f"encoder.layer.{i}.{name}": layer for name, layer in of_block.items()
        }
    return found


def _read_json(path, needed):
    """A dictionary, where it speaks of what is needed, says one of its values."""
    if not path.exists():
        raise ValueError(f"expected {path}. Received: no such file")
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON. Received: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(
            f"{path}: expected names and values. Received: {type(content).__name__}"
        )
    for key, known in needed.items():
        value = content.get(key)
        if value not in (None, *known):
            choice = " or ".join(map(repr, known))
            raise ValueError(f"{path}: expected {key} {choice}. Received: {value!r}")
    return content


def _instead(folder):
    """What there is in place of safe weights, and what to do."""
    pickles = sorted(f.name for f in folder.glob("*.bin"))
    if pickles:
        return (
            f"{pickles[0]}, a pickle, which can run any code when it is opened. Take a "
            "version of the model with safetensors, or let someone you trust convert it"
        )
    return "no such file"
