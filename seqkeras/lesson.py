"""What the first cell of a lesson imports: setup, predict, report, show, describe."""

import contextlib
import ctypes
import inspect
import os
import sys
import textwrap

from seqkeras.reports import observe, predict, report, report_difference

__all__ = [
    "describe",
    "observe",
    "predict",
    "report",
    "report_difference",
    "setup",
    "show",
]


def setup(seed=0):
    """Make a lesson quiet, reproducible and legible.

    Seeds Python, NumPy and Keras, asks TensorFlow for deterministic kernels,
    keeps freed memory for the next step, and sets the figure style of the course.
    The environment variable `SEQKERAS_SEED` is added to the seed: that is how the
    spread over seeds is measured without touching a notebook.

    Args:
        seed: Non-negative integer.

    Raises:
        ValueError: If `seed` is not a non-negative integer.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ValueError(f"expected a non-negative integer. Received: seed={seed!r}")
    _keep_freed_memory()
    with _silent_stderr():
        import keras
        import matplotlib.pyplot as plt

        keras.utils.set_random_seed(seed + int(os.environ.get("SEQKERAS_SEED", 0)))
        if keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            tf.config.experimental.enable_op_determinism()
        keras.ops.ones(1)  # the first operation looks for a GPU, aloud
    plt.style.use("seqkeras.course")


def _keep_freed_memory(size=64 * 2**20):
    """Let the C library hold on to `size` bytes that are free.

    Otherwise it may give them back after each training step and fetch them, emptied
    anew, for the next: up to half of the time, on a virtual machine. This is
    `mallopt(M_TOP_PAD, size)` of glibc; other libraries are left as they are.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(-2, size)


@contextlib.contextmanager
def _silent_stderr():
    """Send what C++ code writes to file descriptor 2 nowhere, for a while."""
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


def show(thing):
    """Show the source of a function or class of the package.

    A lesson shows what the package runs instead of retyping it. The docstring
    is left out: the lesson around it says the same at more length.

    Args:
        thing: Function, method or class.
    """
    from IPython.display import display

    source = _without_docstring(textwrap.dedent(inspect.getsource(thing)))
    display(
        {"text/markdown": f"```python\n{source}```", "text/plain": source}, raw=True
    )


def _without_docstring(source):
    import ast

    definition = ast.parse(source).body[0]
    lines = source.splitlines(keepends=True)
    for node in ast.walk(definition):
        documented = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if documented and ast.get_docstring(node) is not None:
            first = node.body[0]
            for number in range(first.lineno - 1, first.end_lineno):
                lines[number] = ""
            after = first.end_lineno
            if after < len(lines) and not lines[after].strip():
                lines[after] = ""
    return "".join(lines)


def describe(model):
    """Print the layers of a model: output shape and number of weights.

    Unlike `model.summary()`, the text does not depend on the width of the
    terminal nor on how many layers were made before.

    Args:
        model: A built `keras.Model`.

    Raises:
        ValueError: If the model is not built.
    """
    if not model.built:
        raise ValueError(
            "expected a built model: call it on data, or start with keras.Input. "
            f"Received: {model.name!r}, not built"
        )
    rows = [("layer", "output shape", "weights")]
    for layer in model.layers:
        shape = getattr(getattr(layer, "output", None), "shape", "")
        rows.append((_title(layer), str(shape), f"{layer.count_params():,}"))
    rows.append(("total", "", f"{model.count_params():,}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, shape, count in rows:
        print(f"{name:<{widths[0]}}  {shape:<{widths[1]}}  {count:>{widths[2]}}")


def _title(layer):
    """Class of a layer, with the class of what it wraps."""
    inner = getattr(layer, "cell", None) or getattr(layer, "forward_layer", None)
    name = type(layer).__name__
    return f"{name}({_title(inner)})" if inner is not None else name
