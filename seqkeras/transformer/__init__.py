"""The Transformer: attention, and a small net at every position, block upon block."""
