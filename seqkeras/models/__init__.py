"""Whole models, from a naive forecast to a Transformer."""
