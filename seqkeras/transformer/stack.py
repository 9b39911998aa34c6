"""What encoder and decoder share: positions, a stack of blocks, a norm at the end."""

from keras import layers

from seqkeras.transformer.positions import (
    LearnedPositions,
    RotaryPositions,
    SinusoidalPositions,
)

LONGEST = 512  # positions, where they are learned
POSITIONS = {
    "sinusoidal": SinusoidalPositions,
    "learned": lambda **kwargs: LearnedPositions(LONGEST, **kwargs),
    "rotary": None,  # in the blocks
    None: None,
}


class TransformerStack(layers.Layer):
    """Positions, then blocks one upon the other; with pre-norm a norm at the end.

    Args:
        num_layers: Number of blocks.
        num_heads, hidden_dim, dropout, pre_norm, activation, epsilon: As in
            `seqkeras.transformer.encoder.EncoderBlock`.
        positions: `"sinusoidal"`, `"learned"` (at most 512 steps), `"rotary"`, or
            `None`: then the input has to say where it stands.

    Raises:
        ValueError: If `num_layers` is not a positive integer or `positions` unknown.
    """

    block = None  # the class of the blocks

    def __init__(
        self,
        num_layers,
        num_heads,
        hidden_dim,
        dropout=0.0,
        pre_norm=True,
        positions="sinusoidal",
        activation="relu",
        epsilon=1e-6,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.supports_masking = True
        if not isinstance(num_layers, int) or num_layers <= 0:
            raise ValueError(
                f"expected a positive integer. Received: num_layers={num_layers!r}"
            )
        if positions not in POSITIONS:
            raise ValueError(
                f"expected one of {[*POSITIONS]}. Received: positions={positions!r}"
            )
        self.positions = positions
        self.pre_norm = pre_norm
        dtype = self.dtype_policy
        add = POSITIONS[positions]
        self.add_positions = add(dtype=dtype) if add else None
        self.drop = layers.Dropout(dropout, dtype=dtype)
        self.blocks = [
            self.block(
                num_heads,
                hidden_dim,
                dropout,
                pre_norm,
                activation,
                epsilon,
                RotaryPositions(dtype=dtype) if positions == "rotary" else None,
                dtype=dtype,
            )
            for _ in range(num_layers)
        ]
        self.norm = (
            layers.LayerNormalization(epsilon=epsilon, dtype=dtype)
            if pre_norm
            else None
        )

    def build(self, input_shape):
        for layer in (self.add_positions, *self.blocks, self.norm):
            if layer is not None:
                layer.build(input_shape)

    def compute_mask(self, inputs, previous_mask=None):
        return None  # masks are passed explicitly

    def read(self, x, start=0, training=False):
        """The input of the first block: positions added, some features dropped."""
        if self.add_positions is not None:
            x = self.add_positions(x, start=start)
        return self.drop(x, training=training)

    def get_config(self):
        block = self.blocks[0].get_config()
        shared = "num_heads", "hidden_dim", "dropout", "activation", "epsilon"
        return {
            **super().get_config(),
            **{name: block[name] for name in shared},
            "num_layers": len(self.blocks),
            "pre_norm": self.pre_norm,
            "positions": self.positions,
        }
