"""Measurements on models: gradients, seconds."""
