"""Attention: what a query looks at, and what it reads there."""
