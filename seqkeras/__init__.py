"""seqkeras: a course on sequence models in Keras 3."""

import os

__version__ = "0.1.0"

# TensorFlow reads this once, when it is imported: errors only, so that a
# notebook shows the lesson and not the log of a library.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
