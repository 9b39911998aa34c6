"""Structured prediction: scores of whole sequences of labels."""
