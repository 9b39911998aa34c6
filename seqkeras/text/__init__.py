"""Text as ids: vocabularies, tokens, batches."""
