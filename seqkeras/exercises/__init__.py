"""Exercises that say why an answer is wrong, one module per lesson."""
