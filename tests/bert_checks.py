"""BERT in NumPy, from the published names of its weights; a small checkpoint."""

import json
import math

import numpy as np
from safetensors.numpy import save_file
from scipy.special import erf
from transformer_checks import randomise

from seqkeras.models.bert import Bert

SIZES = dict(vocabulary_size=30, model_dim=8, num_layers=2, num_heads=2, hidden_dim=12)
CONFIG = {
    "model_type": "bert",
    "vocab_size": 30,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 12,
    "max_position_embeddings": 16,
}
WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *"abcdefghijklmnopqrstuvw",
    "##a",
]


def draw_ids(rng, lengths=(6, 2, 4), timesteps=6):
    ids = rng.integers(1, SIZES["vocabulary_size"], (len(lengths), timesteps))
    return np.where(np.arange(timesteps) < np.array(lengths)[:, None], ids, 0)


def random_bert(rng, **kwargs):
    """A small `Bert` without dropout, whose weights are all large enough to matter."""
    return randomise(Bert(**SIZES, **dict(longest=16, dropout=0.0) | kwargs), rng)


def random_tensors(rng):
    """The weights of a file with `CONFIG`, by their published names."""
    d, hidden = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": (CONFIG["vocab_size"], d),
        "embeddings.position_embeddings.weight": (16, d),
        "embeddings.token_type_embeddings.weight": (2, d),
        "embeddings.LayerNorm.weight": (d,),
        "embeddings.LayerNorm.bias": (d,),
        "pooler.dense.weight": (d, d),
        "pooler.dense.bias": (d,),
    }
    denses = {
        "attention.self.query": (d, d),
        "attention.self.key": (d, d),
        "attention.self.value": (d, d),
        "attention.output.dense": (d, d),
        "intermediate.dense": (hidden, d),
        "output.dense": (d, hidden),
        "attention.output.LayerNorm": (d,),
        "output.LayerNorm": (d,),
    }
    for layer in range(CONFIG["num_hidden_layers"]):
        for name, shape in denses.items():
            shapes[f"encoder.layer.{layer}.{name}.weight"] = shape
            shapes[f"encoder.layer.{layer}.{name}.bias"] = shape[:1]
    return {
        name: (rng.normal(size=shape) * 0.5).astype("float32")
        for name, shape in shapes.items()
    }


def write_checkpoint(folder, tensors, config=(), **files):
    """Write a checkpoint; `files` are further ones, by their name before `.json`."""
    (folder / "config.json").write_text(json.dumps(CONFIG | dict(config)))
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in WORDS))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    tensors = {name: np.ascontiguousarray(x) for name, x in tensors.items()}
    save_file(tensors, folder / "model.safetensors")


def forward(tensors, ids, segments, num_heads, epsilon=1e-12):
    """Hidden states and what the pooler makes of them, of one text without padding."""

    def dense(name, x):
        return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    def norm(name, x):
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + epsilon)
        return (
            x * tensors[f"{name}.LayerNorm.weight"] + tensors[f"{name}.LayerNorm.bias"]
        )

    def heads(name, x):
        return dense(name, x).reshape(len(x), num_heads, -1).swapaxes(0, 1)  # (H, T, K)

    names = "word_embeddings", "position_embeddings", "token_type_embeddings"
    words, positions, types = (tensors[f"embeddings.{name}.weight"] for name in names)
    x = norm("embeddings", words[ids] + positions[: len(ids)] + types[segments])
    for layer in range(sum(name.endswith("query.weight") for name in tensors)):
        block = f"encoder.layer.{layer}"
        q, k, v = (
            heads(f"{block}.attention.self.{part}", x)
            for part in ("query", "key", "value")
        )
        scores = q @ k.swapaxes(1, 2) / math.sqrt(q.shape[-1])
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        context = powers / powers.sum(axis=-1, keepdims=True) @ v
        context = context.swapaxes(0, 1).reshape(x.shape)
        output = f"{block}.attention.output"
        x = norm(output, x + dense(f"{output}.dense", context))
        hidden = dense(f"{block}.intermediate.dense", x)
        hidden = hidden * (1 + erf(hidden / math.sqrt(2))) / 2
        x = norm(f"{block}.output", x + dense(f"{block}.output.dense", hidden))
    return x, np.tanh(dense("pooler.dense", x[0]))
