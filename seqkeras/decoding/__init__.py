"""Decoding: from a model's logits to a sequence, token by token."""
