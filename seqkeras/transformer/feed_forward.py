"""The feed-forward net of a Transformer block: the same at every position.

Taught in notebooks/50_transformer.ipynb.
"""

import keras


@keras.saving.register_keras_serializable(package="seqkeras")
class FeedForward(keras.layers.Layer):
    """A hidden layer and back, for each position by itself.

        y_t = W_2 f(W_1 x_t + b_1) + b_2

    Attention mixes positions and is linear in its values; what is done with the mixture
    is done here. Two thirds of the weights of a block with the usual hidden size 4D
    are in this layer.

    Args:
        hidden_dim: Size of the hidden layer.
        activation: The function f: ReLU in the first Transformer, GELU in BERT.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.

    Returns:
        Tensor of the same shape.

    Raises:
        ValueError: If `hidden_dim` is not a positive integer.

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 3.3.
    """

    def __init__(self, hidden_dim, activation="relu", **kwargs):
        super().__init__(**kwargs)
        if not isinstance(hidden_dim, int) or hidden_dim <= 0:
            raise ValueError(
                f"expected a positive integer. Received: hidden_dim={hidden_dim!r}"
            )
        self.hidden_dim = hidden_dim
        self.activation = keras.activations.get(activation)
        self.hidden = keras.layers.Dense(
            hidden_dim, self.activation, dtype=self.dtype_policy
        )

    def build(self, input_shape):
        self.hidden.build(input_shape)
        self.to_output = keras.layers.Dense(input_shape[-1], dtype=self.dtype_policy)
        self.to_output.build((*input_shape[:-1], self.hidden_dim))

    def call(self, x):
        return self.to_output(self.hidden(x))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "hidden_dim": self.hidden_dim,
            "activation": keras.activations.serialize(self.activation),
        }
