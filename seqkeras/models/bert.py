"""BERT: a Transformer's encoder that reads a text from both sides.

Shapes: B batch, T time steps (tokens), D features, H heads.

Taught in notebooks/52_bert.ipynb.
"""

import keras
from keras import layers, ops

from seqkeras.masking import padding_mask
from seqkeras.models.before_rnns import positive
from seqkeras.models.bert_checkpoint import fill, find, read_sizes, read_vocabulary
from seqkeras.text.word_piece import WordPiece
from seqkeras.transformer.encoder import TransformerEncoder
from seqkeras.transformer.positions import LearnedPositions


@keras.saving.register_keras_serializable(package="seqkeras")
class Bert(keras.Model):
    """Bidirectional encoder representations from Transformers.

    For the tokens w_1 ... w_T of one text, or of two, s_t saying which,

        x_t = norm(E[w_t] + P[t] + S[s_t])
        h_1 ... h_T = encoder(x_1 ... x_T)

    with a learned vector for every token, position and segment. The encoder has the
    norms where the Transformer of 2017 has them, after each sum, and GELU in its
    feed-forward nets. No mask hides the right side: h_t depends on the whole text, so
    what to predict there must be hidden in the text itself, see `mask_tokens`. Padding,
    id 0, is hidden from all.

    What it learns is up to what stands on it, see `seqkeras.models.bert_heads`.

    Args:
        vocabulary_size: Number of ids, padding and special tokens included.
        model_dim: Number D of features, a multiple of `num_heads`.
        num_layers: Number of blocks: 12 in BERT-base, with D = 768.
        num_heads: Number of heads: 12.
        hidden_dim: Size of the feed-forward net's hidden layer: 4 D.
        longest: Number of positions.
        segments: Number of segments.
        dropout: Share of features dropped in training, of x_t and of all that is added
            in the encoder. (BERT drops attention weights, too.)
        activation: Activation of the feed-forward nets.
        epsilon: Added to the variance in the norms.
        causal: Whether h_t may depend on w_1 ... w_t only, to see what the right side
            is worth.
        stddev: Standard deviation of the weights at the start. BERT's 0.02 is made for
            D = 768; what suits D is about `0.55 / sqrt(D)`.

    Call arguments:
        inputs: Ids of shape `(batch, timesteps)`, which begin with `[CLS]`; or the pair
            of them and segments of the same shape, 0 for the first text and 1 for the
            second. Ids alone are one text.
        training: Whether dropout acts.

    Returns:
        Hidden states of shape `(batch, timesteps, model_dim)`.

    Raises:
        ValueError: If a size is not a positive integer, or `model_dim` no multiple of
            `num_heads`.

    Example:

    >>> bert = Bert(100, model_dim=8, num_layers=2, num_heads=2, hidden_dim=32)
    >>> hidden = bert(ops.ones((3, 7), "int32"))
    >>> tuple(hidden.shape), tuple(bert.pool(hidden).shape)
    ((3, 7, 8), (3, 8))

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805)
        - [Hendrycks and Gimpel, 2016](https://arxiv.org/abs/1606.08415), GELU.
    """

    def __init__(
        self,
        vocabulary_size,
        model_dim,
        num_layers,
        num_heads,
        hidden_dim,
        longest=512,
        segments=2,
        dropout=0.1,
        activation="gelu",
        epsilon=1e-12,
        causal=False,
        stddev=0.02,
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(
            vocabulary_size=vocabulary_size,
            model_dim=model_dim,
            longest=longest,
            segments=segments,
        )
        self.vocabulary_size = vocabulary_size
        self.model_dim = model_dim
        self.segments = segments
        self.stddev = stddev
        dtype = self.dtype_policy
        self.tokens = layers.Embedding(vocabulary_size, model_dim, dtype=dtype)
        self.positions = LearnedPositions(longest, dtype=dtype)
        self.segment = layers.Embedding(segments, model_dim, dtype=dtype)
        self.norm = layers.LayerNormalization(epsilon=epsilon, dtype=dtype)
        self.encoder = TransformerEncoder(
            num_layers=num_layers,
            num_heads=num_heads,
            hidden_dim=hidden_dim,
            dropout=dropout,
            pre_norm=False,
            positions=None,
            activation=activation,
            epsilon=epsilon,
            causal=causal,
            dtype=dtype,
        )
        self.pooler = layers.Dense(model_dim, "tanh", dtype=dtype)
        self.build()  # all sizes are known

    def build(self, input_shape=None):
        if self.built:
            return
        self.tokens.build(None)
        self.segment.build(None)
        shape = (None, None, self.model_dim)
        for layer in (self.positions, self.norm, self.encoder):
            layer.build(shape)
        self.pooler.build((None, self.model_dim))
        for weight in self.weights:
            if weight.name in ("embeddings", "kernel"):
                weight.assign(self.initializer()(weight.shape))

    def initializer(self):
        """Draws the first weights. Make one for each: it repeats its numbers."""
        return keras.initializers.TruncatedNormal(stddev=self.stddev)

    def call(self, inputs, training=False):
        return self.look(inputs, training)[0]

    def look(self, inputs, training=False):
        """As the call; also where each block looked.

        Args:
            inputs, training: As in the call.

        Returns:
            Hidden states, and a list of one tensor of weights of shape
            `(batch, heads, timesteps, timesteps)` for each block.
        """
        pair = isinstance(inputs, tuple | list)
        ids, segments = inputs if pair else (inputs, ops.zeros_like(inputs))
        x = self.positions(self.tokens(ids) + self.segment(segments))  # (B, T, D)
        return self.encoder.look(self.norm(x), padding_mask(ids), training)

    def pool(self, hidden):
        """One vector for the text, from where `[CLS]` stands: `tanh(W h_1 + b)`.

        Args:
            hidden: Hidden states of shape `(batch, timesteps, model_dim)`.

        Returns:
            Tensor of shape `(batch, model_dim)`.
        """
        return self.pooler(hidden[:, 0])

    def get_config(self):
        encoder = self.encoder.get_config()
        shared = "num_layers num_heads hidden_dim dropout activation epsilon causal"
        return {
            **super().get_config(),
            **{name: encoder[name] for name in shared.split()},
            "vocabulary_size": self.vocabulary_size,
            "model_dim": self.model_dim,
            "longest": self.positions.longest,
            "segments": self.segments,
            "stddev": self.stddev,
        }


def load_checkpoint(folder_or_name: str) -> tuple[Bert, WordPiece]:
    """Load a published BERT: its weights and its vocabulary.

    Files are as the Hugging Face Hub has them: `config.json`, `model.safetensors`, and
    `vocab.txt` or `tokenizer.json`. Weights may be in half precision. Those of heads
    are left out. If there is no pooler, ours stays as it is drawn, and a warning says
    so.

    Args:
        folder_or_name: Folder with the files; or a name on the Hub, such as
            `"google-bert/bert-base-uncased"`, to be downloaded once. A name needs the
            package `huggingface_hub`, which `pip install "seqkeras[hub]"` installs.

    Returns:
        The model and the tokeniser. A text goes in as `[vocabulary.cls_id,
        *vocabulary.encode(text), vocabulary.sep_id]`.

    Raises:
        ValueError: If a file is missing, or is not what a `Bert` can be made of; it
            says which file, and what is wrong with it.
    """
    folder = find(folder_or_name)
    bert = Bert(**read_sizes(folder))
    vocabulary = read_vocabulary(folder, bert.vocabulary_size)
    fill(bert, folder)
    return bert, vocabulary
