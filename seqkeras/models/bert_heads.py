"""What BERT learns: to fill blanks, and then a task of yours.

Shapes: B batch, T time steps (tokens), D features, V vocabulary, C classes.

Taught in notebooks/52_bert.ipynb.
"""

import keras
from keras import layers, ops

from seqkeras.masking import masked_mean, padding_mask
from seqkeras.models.before_rnns import positive


class BertModel(keras.Model):
    """A model on top of a `Bert`, which it trains along: what the heads share.

    Several of them may stand on one `Bert`: what it learns from one, the others get.
    Where `bert.pool` has no part in the outputs, its weights have no gradient, and
    are left out of those to be trained.

    Args:
        bert: A `Bert`.
        pools: Whether `bert.pool` has a part in the outputs.
    """

    def __init__(self, bert, pools=False, **kwargs):
        super().__init__(**kwargs)
        self.bert = bert
        self.pools = pools

    @property
    def trainable_variables(self):
        unused = set() if self.pools else {id(v) for v in self.bert.pooler.variables}
        return [v for v in super().trainable_variables if id(v) not in unused]

    @property
    def trainable_weights(self):
        return self.trainable_variables

    def dense(self, outputs, activation=None):
        """A layer whose kernel starts as BERT's do."""
        return layers.Dense(
            outputs,
            activation,
            kernel_initializer=self.bert.initializer(),
            dtype=self.dtype_policy,
        )

    def get_config(self):
        bert = keras.saving.serialize_keras_object(self.bert)
        return {**super().get_config(), "bert": bert}

    @classmethod
    def from_config(cls, config):
        bert = keras.saving.deserialize_keras_object(config["bert"])
        return cls(**{**config, "bert": bert})


@keras.saving.register_keras_serializable(package="seqkeras")
class MaskedLanguageModel(BertModel):
    """Fills blanks: for each position, scores of all tokens.

        g_t = norm(gelu(W h_t + b))
        logits_t = E g_t + c

    E, the embedding of the tokens, is BERT's own: one weight, which learns from both
    ends. Take the loss over the tokens that `mask_tokens` chose, and no others: copying
    what is not hidden teaches nothing.

    Args:
        bert: A `Bert`.

    Call arguments:
        inputs: As for `Bert`, some tokens hidden.
        training: Whether dropout acts.

    Returns:
        Logits of shape `(batch, timesteps, vocabulary_size)`.

    Example:

    >>> from seqkeras.models.bert import Bert
    >>> bert = Bert(100, model_dim=8, num_layers=1, num_heads=2, hidden_dim=16)
    >>> tuple(MaskedLanguageModel(bert)(ops.ones((3, 7), "int32")).shape)
    (3, 7, 100)

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805), section 3.1.
        - [Press and Wolf, 2017](https://arxiv.org/abs/1608.05859), one embedding for
          input and output.
    """

    def __init__(self, bert, **kwargs):
        super().__init__(bert, **kwargs)
        self.transform = self.dense(bert.model_dim, "gelu")
        self.norm = layers.LayerNormalization(
            epsilon=bert.norm.epsilon, dtype=self.dtype_policy
        )

    def build(self, input_shape):
        hidden_shape = (None, None, self.bert.model_dim)
        self.transform.build(hidden_shape)
        self.norm.build(hidden_shape)
        self.bias = self.add_weight(
            name="bias", shape=(self.bert.vocabulary_size,), initializer="zeros"
        )

    def call(self, inputs, training=False):
        return self.to_logits(self.bert(inputs, training=training))

    def to_logits(self, hidden):
        """From hidden states `(batch, timesteps, model_dim)` to logits."""
        g = self.norm(self.transform(hidden))  # (B, T, D)
        return ops.matmul(g, ops.transpose(self.bert.tokens.embeddings)) + self.bias


@keras.saving.register_keras_serializable(package="seqkeras")
class BertPretraining(MaskedLanguageModel):
    """BERT's two tasks at once: fill blanks, and say whether two texts belong together.

        logits_next = W tanh(W_p h_1 + b_p) + b

    In training, half of the second texts are those that follow the first, the others
    are drawn from anywhere. RoBERTa later did better without this task.

    Args:
        bert: A `Bert`.

    Call arguments:
        inputs: Pair of ids `[CLS] first text [SEP] second text [SEP]` and segments,
            each of shape `(batch, timesteps)`.
        training: Whether dropout acts.

    Returns:
        Dictionary of logits: `"tokens"`, of shape `(batch, timesteps,
        vocabulary_size)`, and `"next"`, of shape `(batch, 2)`, class 1 if the second
        text follows the first.

    Example:

    >>> from seqkeras.models.bert import Bert
    >>> bert = Bert(100, model_dim=8, num_layers=1, num_heads=2, hidden_dim=16)
    >>> ids, segments = ops.ones((3, 7), "int32"), ops.zeros((3, 7), "int32")
    >>> logits = BertPretraining(bert)((ids, segments))
    >>> {name: tuple(part.shape) for name, part in logits.items()}
    {'tokens': (3, 7, 100), 'next': (3, 2)}

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805), section 3.1.
        - [Liu et al., 2019](https://arxiv.org/abs/1907.11692), RoBERTa.
    """

    def __init__(self, bert, **kwargs):
        super().__init__(bert, pools=True, **kwargs)
        self.next = self.dense(2)

    def build(self, input_shape):
        super().build(input_shape)
        self.next.build((None, self.bert.model_dim))

    def call(self, inputs, training=False):
        hidden = self.bert(inputs, training=training)
        return {
            "tokens": self.to_logits(hidden),
            "next": self.next(self.bert.pool(hidden)),
        }


@keras.saving.register_keras_serializable(package="seqkeras")
class BertClassifier(BertModel):
    """A verdict on a text, or on a pair of texts.

        logits = W z + b      z = tanh(W_p h_1 + b_p)   or   the mean of h_1 ... h_T

    Args:
        bert: A `Bert`, trained before.
        classes: Number of classes.
        dropout: Share of z dropped in training.
        pooling: `"first"`, as BERT does; or `"mean"`, over all tokens but padding, for
            a `bert` that was trained so: sentence encoders often are.

    Call arguments:
        inputs: As for `Bert`.
        training: Whether dropout acts.

    Returns:
        Logits of shape `(batch, classes)`.

    Raises:
        ValueError: If `classes` is not a positive integer, or `pooling` unknown.

    Example:

    >>> from seqkeras.models.bert import Bert
    >>> bert = Bert(100, model_dim=8, num_layers=1, num_heads=2, hidden_dim=16)
    >>> tuple(BertClassifier(bert, classes=2)(ops.ones((3, 7), "int32")).shape)
    (3, 2)

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805), section 4.
        - [Reimers and Gurevych, 2019](https://arxiv.org/abs/1908.10084), the mean.
    """

    def __init__(self, bert, classes, dropout=0.1, pooling="first", **kwargs):
        super().__init__(bert, pools=pooling == "first", **kwargs)
        positive(classes=classes)
        if pooling not in ("first", "mean"):
            raise ValueError(f"expected 'first' or 'mean'. Received: {pooling=}")
        self.classes = classes
        self.pooling = pooling
        self.drop = layers.Dropout(dropout, dtype=self.dtype_policy)
        self.logits = self.dense(classes)

    def build(self, input_shape):
        self.logits.build((None, self.bert.model_dim))

    def call(self, inputs, training=False):
        hidden = self.bert(inputs, training=training)
        if self.pooling == "first":
            z = self.bert.pool(hidden)  # (B, D)
        else:
            ids = inputs[0] if isinstance(inputs, tuple | list) else inputs
            z = masked_mean(hidden, padding_mask(ids))
        return self.logits(self.drop(z, training=training))

    def get_config(self):
        return {
            **super().get_config(),
            "classes": self.classes,
            "dropout": self.drop.rate,
            "pooling": self.pooling,
        }


@keras.saving.register_keras_serializable(package="seqkeras")
class BertTagger(BertModel):
    """A tag for every token: `logits_t = W h_t + b`.

    A word of several pieces has its tag at the first; leave the others, `[CLS]`,
    `[SEP]` and padding out of the loss.

    Args:
        bert: A `Bert`, trained before.
        num_tags: Number of tags.
        dropout: Share of h_t dropped in training.

    Call arguments:
        inputs: As for `Bert`.
        training: Whether dropout acts.

    Returns:
        Logits of shape `(batch, timesteps, num_tags)`.

    Raises:
        ValueError: If `num_tags` is not a positive integer.

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805), section 5.3.
    """

    def __init__(self, bert, num_tags, dropout=0.1, **kwargs):
        super().__init__(bert, **kwargs)
        positive(num_tags=num_tags)
        self.num_tags = num_tags
        self.drop = layers.Dropout(dropout, dtype=self.dtype_policy)
        self.logits = self.dense(num_tags)

    def build(self, input_shape):
        self.logits.build((None, None, self.bert.model_dim))

    def call(self, inputs, training=False):
        hidden = self.bert(inputs, training=training)
        return self.logits(self.drop(hidden, training=training))

    def get_config(self):
        return {
            **super().get_config(),
            "num_tags": self.num_tags,
            "dropout": self.drop.rate,
        }
