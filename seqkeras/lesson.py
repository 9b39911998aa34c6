"""What the first cell of a lesson imports: setup, report, show, describe."""

import contextlib
import ctypes
import inspect
import json
import math
import os
import re
import sys
import textwrap


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


def report(name, value, *, about=None, tol=None, above=None, below=None, claim=None):
    """Print a measured number in a way that is the same on every computer.

    Inside its band, the line shows the author's number and "ok". Outside, it
    shows the measured value and "MISSED", so a test that compares outputs
    fails where the result changed, and not where a last digit did.

    Args:
        name: What was measured, with its unit.
        value: The measured number.
        about: The number the author saw; needs `tol`.
        tol: Half width of the band around `about`, at least three times the
            standard deviation over five seeds (`seqkeras spread` measures it).
        above: Instead of `about`, the smallest value that is accepted.
        below: Instead of `about`, the largest value that is accepted.
        claim: Identifier of the claim that the number bears on, as `"C1"`.

    Raises:
        ValueError: If not exactly one of `about` (with `tol`), `above` and
            `below` is given, or `name` could not be read back.

    Example:

    >>> report("test accuracy", 0.9312, about=0.93, tol=0.02)
    test accuracy: 0.93 ± 0.02  ok
    >>> report("largest difference", 3e-8, below=1e-5, claim="C3")
    C3  largest difference: at most 1e-05  ok
    >>> report("test accuracy", 0.88, about=0.93, tol=0.02)
    test accuracy: 0.88, expected 0.93 ± 0.02  MISSED
    """
    value = float(value)
    bounds = [bound for bound in (about, above, below) if bound is not None]
    if len(bounds) != 1 or (about is None) != (tol is None):
        raise ValueError(
            "expected about= with tol=, or above=, or below=. "
            f"Received: about={about}, tol={tol}, above={above}, below={below}"
        )
    if about is not None:
        said, ok = f"{about} ± {tol}", abs(value - about) <= tol
    elif above is not None:
        said, ok = f"at least {above}", value >= above
    else:
        said, ok = f"at most {below}", value <= below
    ok = ok and math.isfinite(value)

    line = f"{claim}  {name}: " if claim else f"{name}: "
    line += f"{said}  ok" if ok else f"{value:.4g}, expected {said}  MISSED"
    if read_report(line) != {"claim": claim, "name": name, "said": said, "ok": ok}:
        raise ValueError(f"expected a name without ': '. Received: name={name!r}")
    print(line)

    if log := os.environ.get("SEQKERAS_REPORTS"):
        record = dict(name=name, value=value, ok=ok, claim=claim)
        record |= dict(about=about, tol=tol, above=above, below=below)
        with open(log, "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


_REPORT = re.compile(
    r"(?:(?P<claim>C\d+)  )?(?P<name>.+?): "
    r"(?:(?P<seen>\S+), expected )?"
    r"(?P<said>\S+ ± \S+|at least \S+|at most \S+)  (?P<verdict>ok|MISSED)"
)


def read_report(line: str) -> dict | None:
    """Read a line that `report` printed.

    Args:
        line: One line of text.

    Returns:
        `None` for any other line, else a dictionary with `claim` (or `None`),
        `name`, `said` (the expected value as printed) and `ok`.

    Example:

    >>> read_report("C1  accuracy: at least 0.98  ok")
    {'claim': 'C1', 'name': 'accuracy', 'said': 'at least 0.98', 'ok': True}
    """
    match = _REPORT.fullmatch(line)
    if match is None:
        return None
    found = match.groupdict()
    ok = found.pop("verdict") == "ok"
    if ok != (found.pop("seen") is None):
        return None
    return {**found, "ok": ok}


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
