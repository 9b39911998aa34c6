"""Plain text, character by character: the language model of notebook 31.

`timemachine` follows Zhang et al., Dive into deep learning: letters and spaces
only, the first 10,000 windows of 32 characters to train, the next 5,000 to
validate; they overlap, each begins without a state, and there is no test.

Any other text is read in order and lower-cased. `tinyshakespeare` has splits of
its own, those of Géron, Hands-on machine learning (its test split is what that
book leaves over); of another text the last two tenths are validation and test.
Figures are nats per character, the state carried on from the start to the end.
"""

import re
from functools import cache

import keras
import numpy as np

from seqkeras.datasets import load
from seqkeras.models.language_model import LanguageModel
from seqkeras.models.ngram import InterpolatedNGram
from seqkeras.text.characters import Characters
from seqkeras.text.windows import windows

CHARACTERS_READ = 16_000_000  # in training, over all epochs
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def baselines(name):
    """A uniform guess, and the n-gram model that is best on validation."""
    texts = read(name)
    characters = "".join(sorted(set("".join(texts.values()))))
    nats = {split: np.log(len(characters)) for split in list(texts)[1:]}
    yield "uniform", 0, figures(name, nats)
    found = {}
    for n in range(2, 9):
        model = InterpolatedNGram(n).fit(texts["train"], characters)
        found[n] = model, -np.mean(model.log_probabilities(texts["validation"]))
    best = min(found, key=lambda n: found[n][1])
    model, nats["validation"] = found[best]
    if name == "timemachine":  # no more context than the network has
        text = texts["validation"]
        each = (text[start : start + 33] for start in range(5000))
        nats["validation"] = -np.mean([model.log_probabilities(w)[1:] for w in each])
    else:
        nats["test"] = -np.mean(model.log_probabilities(texts["test"]))
    contexts = len(model.counts) * len(characters)
    yield f"{best}-gram, mixed with shorter ones", contexts, figures(name, nats)


def models(name, seed):
    """The language model, trained on windows or on the text in order."""
    keras.utils.set_random_seed(seed)
    texts = read(name)
    vocabulary = Characters.fit(texts.values())
    ids = {split: np.array(vocabulary.encode(text)) for split, text in texts.items()}
    if name == "timemachine":
        for units, dropout in ((32, 0.3), (128, 0.5)):
            model = LanguageModel(len(vocabulary), units, 64, dropout=dropout)
            nats = {"validation": on_windows(model, ids)}
            yield f"GRU, {units} units", model.count_params(), figures(name, nats)
    else:
        rows = 64 if len(ids["train"]) > 200_000 else 16
        model = LanguageModel(len(vocabulary), 384, 64, dropout=0.3, carried_rows=rows)
        in_order(model, ids)
        nats = {split: carried(model, ids[split]) for split in list(ids)[1:]}
        weights = sum(np.prod(w.shape) for w in model.trainable_weights)
        yield "GRU, 384 units", int(weights), figures(name, nats)


@cache
def read(name):
    """The text of each split, training first."""
    found = load(name)
    if name == "timemachine":
        text = re.sub("[^a-z]+", " ", found["all"].lower())
        return {"train": text[:10_032], "validation": text[10_000:15_032]}
    found = {split: text.lower() for split, text in found.items()}
    if "all" not in found:
        return found
    text = found["all"]
    cuts = [0, len(text) * 8 // 10, len(text) * 9 // 10, None]
    if len(text) < 10_000:
        raise ValueError(
            f"expected 10,000 characters or more. Received: {len(text)} in {name}"
        )
    splits = zip(("train", "validation", "test"), cuts, cuts[1:], strict=False)
    return {split: text[start:stop] for split, start, stop in splits}


def figures(name, nats):
    """What the two books print: perplexities or nats per character."""
    if name == "timemachine":
        return {"validation perplexity": float(np.exp(nats["validation"]))}
    return {f"{split}, nats per character": float(nats[split]) for split in nats}


def on_windows(model, ids):
    """Train on windows until validation gets worse; nats of the best epoch."""
    validation = windows(ids["validation"], 32, step=1)
    compile_for(model, 0.01, batches=10 * 10_000 // 128)
    history = model.fit(
        *windows(ids["train"], 32, step=1),
        batch_size=128,
        epochs=10,
        validation_data=validation,
        callbacks=[stop_early()],
        verbose=0,
    )
    return min(history.history["val_loss"])


def in_order(model, ids, timesteps=100):
    """Train on a text in order: row i goes on where row i of the batch before ended.

    The epochs read `CHARACTERS_READ` in all, unless validation stops them.
    """
    rows = model.carried_rows
    length = (len(ids["train"]) - 1) // rows // timesteps * timesteps
    parts = [ids["train"][row * length :][: length + 1] for row in range(rows)]
    cut = [windows(part, timesteps) for part in parts]
    x, y = (
        np.stack(side, axis=1).reshape(-1, timesteps) for side in zip(*cut, strict=True)
    )
    epochs = min(60, CHARACTERS_READ // len(ids["train"]) + 1)
    compile_for(model, 0.004, batches=epochs * len(x) // rows)
    reset = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: model.reset_carried()
    )
    model.fit(
        x,
        y,
        batch_size=rows,
        epochs=epochs,
        shuffle=False,
        validation_data=windows(ids["validation"], timesteps),
        callbacks=[reset, stop_early()],
        verbose=0,
    )


def compile_for(model, rate, batches):
    """Adam with a learning rate that falls to zero."""
    falling = keras.optimizers.schedules.CosineDecay(rate, batches)
    model.compile(keras.optimizers.Adam(falling, clipnorm=1.0), loss=cross_entropy)


def stop_early():
    return keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)


def carried(model, ids, rows=10, timesteps=500):
    """Nats per character of a text, read in `rows` parts from start to end."""
    length = (len(ids) - 1) // rows
    x = np.stack([ids[row * length :][:length] for row in range(rows)])
    y = np.stack([ids[row * length + 1 :][:length] for row in range(rows)])
    state, total = None, 0.0
    for start in range(0, length, timesteps):
        logits, state = model.read(x[:, start : start + timesteps], state)
        part = y[:, start : start + timesteps]
        total += float(cross_entropy(part, logits)) * part.size
    return total / y.size
