"""A recurrent language model: the next token from all tokens before it.

Shapes: B batch, T time steps (tokens), E embedding, U units, V vocabulary.

Taught in notebooks/31_one_to_many.ipynb.
"""

import keras
from keras import ops

from seqkeras.models.before_rnns import positive
from seqkeras.recurrent.gru import GRUCell


@keras.saving.register_keras_serializable(package="seqkeras")
class LanguageModel(keras.Model):
    """A language model of gated recurrent units.

    Given the tokens w_1 ... w_t of a text,

        x_t = E[w_t]                        a row of the embedding matrix
        h_t = GRU(x_t, h_{t-1})             layer upon layer
        p(w_{t+1} | w_1 ... w_t) = softmax(h_t W + b)

    The model returns the logits `h_t W + b`, one row for each time step. The state
    h_t is all it keeps of the text. Who hands it a first state has told it something
    before the first token; zeros are the state before any text.

    In training, dropout acts on the embeddings and on the outputs of every layer, not
    on the state in the loop (Zaremba et al.).

    A long text is cut into windows. With `carried_rows`, each row of a batch begins
    *in training* with the last state of the same row in the batch before, and its
    gradient ends where the window begins: truncated backpropagation through time.
    So row i must go on where row i of the batch before it stopped, `fit` must not
    shuffle, and `reset_carried` goes back to zeros when the text starts again. Without
    training every call begins with zeros, or with the state it is given.

    Args:
        vocabulary_size: Number of ids, padding and special tokens included.
        units: Size of each state.
        embedding_dim: Size of the vector that stands for a token.
        num_layers: Number of recurrent layers.
        dropout: Share of the features dropped in training.
        carried_rows: Batch size of a training that carries its states along, or `None`
            to begin every row with zeros.

    Call arguments:
        ids: Integer tensor of shape `(batch, timesteps)`.
        state: List of one tensor of shape `(batch, units)` for each layer: the state
            before the first token. `None` for zeros.
        mask: Boolean tensor of shape `(batch, timesteps)`, `True` at tokens: the state
            stays as it is over padding. `None` if there is none, or nobody reads the
            state behind it.
        training: Whether dropout acts and states are carried.

    Returns:
        Logits of shape `(batch, timesteps, vocabulary_size)`.

    Raises:
        ValueError: If a size is no positive integer.

    Example:

    >>> model = LanguageModel(vocabulary_size=50, units=8, embedding_dim=4)
    >>> tuple(model(ops.ones((2, 10), "int32")).shape)
    (2, 10, 50)

    References:
        - [Mikolov et al., 2010](https://doi.org/10.21437/Interspeech.2010-343)
        - [Zaremba et al., 2014](https://arxiv.org/abs/1409.2329), on dropout.
    """

    def __init__(
        self,
        vocabulary_size,
        units,
        embedding_dim,
        num_layers=1,
        dropout=0.0,
        carried_rows=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(
            vocabulary_size=vocabulary_size,
            units=units,
            embedding_dim=embedding_dim,
            num_layers=num_layers,
        )
        if carried_rows is not None:
            positive(carried_rows=carried_rows)
        self.vocabulary_size = vocabulary_size
        self.units = units
        self.embedding_dim = embedding_dim
        self.num_layers = num_layers
        self.dropout = dropout
        self.carried_rows = carried_rows
        self.carried = []

        policy = self.dtype_policy
        self.embedding = keras.layers.Embedding(
            vocabulary_size, embedding_dim, dtype=policy
        )
        self.recurrent = [
            keras.layers.RNN(
                GRUCell(units, dtype=policy),
                return_sequences=True,
                return_state=True,
                dtype=policy,
            )
            for _ in range(num_layers)
        ]
        self.drop = keras.layers.Dropout(dropout, dtype=policy)
        self.to_logits = keras.layers.Dense(vocabulary_size, dtype=policy)

    def build(self, input_shape):
        x = (*input_shape, self.embedding_dim)
        h = (*input_shape, self.units)
        layers = [self.embedding, *self.recurrent, self.to_logits]
        shapes = [input_shape, x, *[h] * self.num_layers]
        for layer, shape in zip(layers, shapes, strict=True):
            if not layer.built:  # it is where `next_logits` came first
                layer.build(shape)
        self.carried = [
            self.add_weight(
                name=f"carried_{layer}",
                shape=(self.carried_rows, self.units),
                initializer="zeros",
                trainable=False,
            )
            for layer in range(self.num_layers if self.carried_rows else 0)
        ]

    def call(self, ids, state=None, mask=None, training=False):
        carries = bool(training and self.carried and state is None)
        start = self.carried if carries else state
        logits, last = self.read(ids, start, mask, training)
        if carries:
            for carried, h_t in zip(self.carried, last, strict=True):
                carried.assign(h_t)
        return logits

    def read(self, ids, state=None, mask=None, training=False):
        """Read some text, and hand out the state behind it.

        Args:
            ids, state, mask, training: See the call arguments of the class.

        Returns:
            Logits of shape `(batch, timesteps, vocabulary_size)`, and the list of the
            states after the last token of each row.
        """
        if state is None:
            state = self.first_state(ops.shape(ids)[0])
        x = self.drop(self.embedding(ids), training=training)  # (B, T, E)
        last = []
        for rnn, h_0 in zip(self.recurrent, state, strict=True):
            x, h_t = rnn(x, initial_state=h_0, mask=mask, training=training)
            x = self.drop(x, training=training)  # (B, T, U)
            last.append(h_t)
        return self.to_logits(x), last

    def next_logits(self, token, state):
        """Go one step on: what `seqkeras.decoding` asks a model for.

        Args:
            token: Integer tensor of shape `(batch,)`.
            state: List of the states before it, from `first_state` or `read`.

        Returns:
            Logits of shape `(batch, vocabulary_size)`, and the states after the token.
        """
        x = self.embedding(token)  # (B, E)
        last = []
        for rnn, h_prev in zip(self.recurrent, state, strict=True):
            x, [h_t] = rnn.cell(x, [h_prev])
            last.append(h_t)
        return self.to_logits(x), last

    def first_state(self, batch_size):
        """The states before any text: zeros, of shape `(batch_size, units)` each."""
        zeros = ops.zeros((batch_size, self.units), self.compute_dtype)
        return [zeros] * self.num_layers

    def reset_carried(self):
        """Forget what the last training batch left behind."""
        for carried in self.carried:
            carried.assign(ops.zeros_like(carried))

    def get_config(self):
        return {
            **super().get_config(),
            "vocabulary_size": self.vocabulary_size,
            "units": self.units,
            "embedding_dim": self.embedding_dim,
            "num_layers": self.num_layers,
            "dropout": self.dropout,
            "carried_rows": self.carried_rows,
        }
