"""Metrics: one number for how good an answer is."""
