"""The engine on answers that no exercise foresees."""

import linecache
import re
import subprocess
import sys
import threading
import time
from dataclasses import replace

import keras
import numpy as np
import pytest

from seqkeras.exercises import Exercise, check, find, hint, instead, normal, sizes
from seqkeras.exercises._examine import examine
from seqkeras.exercises._outputs import kind_of, read
from seqkeras.exercises._repairs import FUNCTIONS, repair
from seqkeras.exercises._running import attempt
from seqkeras.exercises._spec import Refused, from_source

W = np.ones((3, 3), "float32")


def double(x, kernel):
    return 2 * (x @ kernel)


def one_case(rng):
    batch, features, units = sizes(rng, 3)
    return {"x": normal(rng, batch, features), "kernel": normal(rng, features, units)}


EXERCISE = Exercise(
    id="test.double",
    kind="write",
    points=1,
    difficulty="easy",
    minutes=1,
    task="",
    reference=double,
    why="",
    hints=(),
    inputs=one_case,
    axes="batch units",
    seconds=0.4,
)


def said(answer, exercise=EXERCISE):
    result = examine(exercise, answer)
    assert examine(exercise, exercise.reference).passed  # the next check works
    assert "\n" not in result.message
    return result.outcome, result.message


def endless(x, kernel):
    while True:
        pass


ENDED = threading.Event()


def stubborn(x, kernel):
    for _ in range(3000):
        try:
            time.sleep(0.01)
        except BaseException:
            pass
    ENDED.set()


def asleep(x, kernel):
    time.sleep(30)
    ENDED.set()


@pytest.mark.parametrize("answer", [endless, stubborn, asleep])
def test_a_loop_without_end_is_left(answer):
    outcome, message = said(answer)
    assert outcome == "error" and "endless loop" in message
    assert not ENDED.is_set()


def test_a_loop_without_end_is_left_in_any_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(said(endless)))
    thread.start()
    thread.join(10)
    assert found[0][0] == "error"


def test_megabytes_are_not_shown(capfd):
    def loud(x, kernel):
        print("x" * 3_000_000)
        print("y", file=sys.stderr)
        return double(x, kernel)

    result = examine(EXERCISE, loud)
    assert result.passed and "characters) is not shown" in repr(result)
    assert capfd.readouterr() == ("", "")


def test_a_changed_argument_is_named():
    def rude(x, kernel):
        right = double(x, kernel)
        x *= 2
        return right

    outcome, message = said(rude)
    assert outcome == "failed"
    assert message.startswith("Your function changes its argument `x` in place.")
    assert message.endswith("Work on a copy: begin with `x = x.copy()`.")


def half(x, kernel):
    """What a learner is given."""
    return np.abs(x @ kernel)


@pytest.mark.parametrize("given", [half, instead(half, '"""What', '"""That')])
@pytest.mark.parametrize("above", ["", "import numpy as np\n"])
def test_given_code_is_known_whatever_is_imported_beside_it(given, above):
    exercise = replace(EXERCISE, given=given)
    text = above + "def half(x, kernel):\n    return np.abs(x  @  kernel)  # mine\n"
    assert said(defined(text), exercise)[0] == "not attempted"
    edited = text.replace("abs", "fabs")
    assert said(defined(edited), exercise)[0] == "failed"


def defined(text):
    """The function `half` of a notebook's cell."""
    names, file = {"np": np}, f"<cell {hash(text)}>"
    linecache.cache[file] = len(text), None, text.splitlines(True), file
    exec(compile(text, file, "exec"), names)
    return names["half"]


def test_given_code_without_a_source_is_known_by_its_bytecode():
    exercise = replace(EXERCISE, given=instead(half))
    names = {"np": np}
    exec("def half(x, kernel):\n    return np.abs(x @ kernel)", names)
    assert said(names["half"], exercise)[0] == "not attempted"
    exec("def half(x, kernel):\n    return np.abs(kernel @ x)", names)
    assert said(names["half"], exercise)[0] == "error"


class Given:
    """A class."""

    def call(self, x):
        return np.abs(x)


def test_a_given_class_is_known_by_its_methods():
    exercise = replace(EXERCISE, reference=Given, given=instead(Given, "A class", ""))
    assert examine(exercise, Given).outcome == "not attempted"
    exercise = replace(exercise, given=instead(Given, "abs", "fabs"), run=outputs)
    assert examine(exercise, Given).passed


def outputs(answer, x, kernel):
    return answer().call(x)


def test_a_global_in_the_place_of_an_argument_is_named():
    def forgetful(x, kernel):
        return 2 * x[:, :3] @ W[: x.shape[1]]

    message = said(forgetful)[1]
    assert message.endswith("you used the global `W`, not your argument `kernel`.")


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, RecursionError])
def test_what_is_raised_is_shown_with_its_inputs(error):
    def raising(x, kernel):
        raise error("oh")

    outcome, message = said(raising)
    assert outcome == "error"
    assert message.startswith(f"`double` raises {error.__name__}: oh in the line")
    assert "x (" in repr(examine(EXERCISE, raising))


class Odd:
    def __array__(self, *arguments, **options):
        raise RuntimeError

    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "The result is None. Is a `return` missing?"),
        ("text", "Expected numbers, got text."),
        ([[1.0], [1.0, 2.0]], "The result is a ragged list: its rows differ."),
        (Odd(), "Expected an array, got an Odd."),
        (np.array([{1}]), "Expected numbers, got an array of object."),
        (True, "Expected numbers, got bool."),
        (1j, "Expected numbers, got an array of complex128."),
        (lambda: 1, "Expected an array, got a function."),
    ],
)
def test_what_is_no_array_is_named(value, message):
    def answer(x, kernel):
        return value

    outcome, found = said(answer)
    assert outcome == "failed"
    assert found == message


@pytest.mark.parametrize("answer", [3, "double", None, [1], dict, W])
def test_a_value_in_the_place_of_a_function_is_named(answer):
    assert said(answer)[1].startswith("Expected a function `double`, got ")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda y: y.T, "batch and units are swapped; swapped back"),
        (lambda y: y[..., None], "an axis of size 1 too many"),
        (lambda y: -y, "The sign is wrong"),
        (lambda y: 3 * y, "Right up to a factor of 3."),
        (lambda y: y + 1, "Right up to a summand of 1."),
        (lambda y: np.trunc(y).astype(int), "cut off"),
        (np.tanh, "one tanh too many"),
        (lambda y: y * np.nan, "The result is NaN."),
        (lambda y: y[:1], "Expected (batch="),
        (lambda y: y[::-1], "Batch runs backwards"),
        (lambda y: np.random.default_rng(0).normal(size=y.shape), "values are not"),
    ],
)
def test_a_repair_is_found(wrong, message):
    outcome, found = said(lambda x, kernel: wrong(double(x, kernel)))
    assert outcome == "failed" and message in found


def test_a_factor_that_is_the_root_of_a_size_is_named():
    def unscaled(x, kernel):
        return double(x, kernel) * np.sqrt(x.shape[1])

    assert said(unscaled)[1] == "Right up to a factor of sqrt(x.shape[1])."


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_missing_function_is_found(name, rng):
    smallest = -2 if name == "relu" else 0.1
    outputs = [rng.uniform(smallest, 2, size=(3, 4)) for _ in range(3)]
    pairs = [(y, FUNCTIONS[name](y)) for y in outputs]
    found = repair(pairs, [{}] * 3, "batch units", 1e-4)
    assert name in found or name == "logarithm" and "exponential" in found


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda y: np.roll(y, 1, axis=1), "too late"),
        (lambda y: np.roll(y, -1, axis=1), "into the future"),
        (lambda y: y[:, ::-1], "timesteps runs backwards"),
        (lambda y: y[:, -1], "the last time step only"),
        (lambda y: y.swapaxes(0, 1), "batch and timesteps are swapped"),
        (lambda y: y.transpose(1, 2, 0), "the axes are in the wrong order"),
    ],
)
def test_a_repair_in_time_is_found(wrong, message, rng):
    outputs = [rng.normal(size=(3, 5, 4)), rng.normal(size=(2, 6, 5))]
    pairs = [(wrong(y), y) for y in outputs]
    assert message in repair(pairs, [{}] * 2, "batch timesteps units", 1e-4)


def test_exchanged_outputs_are_named():
    def both(x, kernel):
        return x @ kernel, np.tanh(x @ kernel)

    axes = {"h_t": "batch units", "c_t": "batch units"}
    exercise = replace(EXERCISE, reference=both, axes=axes, name="both")
    exchanged = said(lambda *a: both(*a)[::-1], exercise)[1]
    assert exchanged == "`h_t` and `c_t` are returned in the wrong order."
    assert "got 1 thing." in said(lambda *a: both(*a)[:1], exercise)[1]


def test_only_the_exchanged_ones_of_three_outputs_are_named():
    def three(x, kernel):
        y = x @ kernel
        return y, np.tanh(y), np.exp(y)

    axes = dict.fromkeys(("y", "h_t", "e"), "batch units")
    exercise = replace(EXERCISE, reference=three, axes=axes, name="three")

    def exchanged(*order):
        return said(lambda *a: [three(*a)[k] for k in order], exercise)[1]

    assert exchanged(0, 2, 1) == "`h_t` and `e` are returned in the wrong order."
    assert exchanged(2, 1, 0) == "`y` and `e` are returned in the wrong order."
    assert exchanged(1, 2, 0).startswith("`y`, `h_t` and `e` are returned")


def test_axes_of_one_name_are_not_told_apart():
    def square(x, kernel):
        return kernel @ kernel.T + x.mean() * np.tri(len(kernel))

    exercise = replace(EXERCISE, reference=square, axes="units units", name="square")
    message = said(lambda *a: square(*a).T, exercise)[1]
    assert message == "The result is transposed; turned back, the values are right."


NUMBERS = {"root": 4, "steps": 20, "share": 0.5, "shape": (2, 3, 4)}


def predicted(**answers):
    exercise = replace(
        EXERCISE,
        kind="predict",
        reference=NUMBERS,
        name="numbers",
        inputs=None,
        axes="",
        tolerance=0.02,
        mistakes={"The first step counts.": NUMBERS | {"steps": 19}},
    )
    return said(NUMBERS | answers, exercise)


@pytest.mark.parametrize("root", [4.0, 64 ** (1 / 3), np.float32(64) ** (1 / 3)])
def test_a_rounded_integer_is_accepted(root):
    assert predicted(root=root, share=0.505)[0] == "passed"


@pytest.mark.parametrize("root", [3, 4.01, 16, 2.0, -4, 54.598150])
def test_a_wrong_number_is_not_explained_by_a_function(root):
    assert predicted(root=root) == ("failed", "`root`: the answer is not right.")


def test_a_known_mistake_is_recognised_as_a_float():
    assert predicted(steps=19.0) == ("failed", "The first step counts.")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((2, 3), "`shape`: expected 3 values, got 2."),
        ((2, 3, 5), "`shape`: the values are not right."),
        ("2, 3, 4", "`shape`: expected numbers, got text."),
        (slice(2, 3), "`shape`: expected numbers, got a slice."),
        (None, "`shape` is None. Write your answer there."),
        ((2, None, 4), "`shape` has None in it, where a number belongs."),
    ],
)
def test_a_prediction_of_another_form_is_named(answer, message):
    assert predicted(shape=answer) == ("failed", message)


def test_a_tuple_in_the_place_of_an_array_is_named():
    message = said(lambda *a: (double(*a), 1))[1]
    assert message.startswith("Expected one array, got a tuple of 2.")


def test_an_unexplained_answer_is_shown_the_case():
    def odd(x, kernel):
        return double(x, kernel) ** 3 + 1

    result = examine(EXERCISE, odd)
    assert result.message == "The values are not right."
    assert 'This case is `check("test.double").inputs`' in result.details[1]
    assert "This case" not in repr(examine(EXERCISE, lambda *a: -double(*a)))


def test_another_integer_is_refused_whatever_the_tolerance():
    assert predicted(steps=20.1)[0] == "failed"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (W, "an array"),
        (None, "None"),
        (1, "an int"),
        ("", "a str"),
        (keras.layers.LSTM(1), "an LSTM"),
        (keras.layers.RNN, "a class"),
        (keras.ops.ones(1), "a tensor"),
        (np.sum, "a _ArrayFunctionDispatcher"),
        (np.add, "a ufunc"),
    ],
)
def test_a_value_has_the_right_article(value, name):
    assert kind_of(value) == name


class Failing(keras.layers.Layer):
    def call(self, x):
        raise KeyError("oh") if self.name == "key" else ValueError("oh\n\nno")


@pytest.mark.parametrize("name", ["key", "value"])
def test_what_keras_puts_around_a_cause_is_cut(name):
    outcome, message = said(lambda x, kernel: Failing(name=name)(x))
    text = {"key": "KeyError: oh", "value": "ValueError: oh no"}[name]
    assert outcome == "error"
    assert re.fullmatch(f"`double` raises {text} in the line `[^`]*`", message)


def test_what_tensorflow_puts_around_a_cause_is_cut():
    message = said(lambda x, kernel: keras.ops.matmul(kernel, kernel))[1]
    assert "size-incompatible" in message
    assert not re.search(r"{{|name:|Arguments received", message)


def test_a_refusal_begins_in_upper_case_as_a_detail():
    def one(x, kernel):
        return [double(x, kernel)]

    axes = {"a": "batch units", "b": "batch units"}
    exercise = replace(
        EXERCISE,
        reference=lambda x, kernel: (x, kernel),
        axes=axes,
        name="one",
        mistakes={"Return both.": one},
    )
    result = examine(exercise, one)
    assert result.message == "Return both."
    assert result.details[0] == "Expected `a` and `b`, got 1 thing."


CELL = """from seqkeras.exercises import check, find, instead

cell = find("simple_rnn.cell").reference
stopping = "states[0]; assert not ops.any(h_prev), 'oh'"
print(check("simple_rnn.cell", instead(cell, "states[0]", stopping)).message)
"""


def test_tensorflow_does_not_complain_of_an_answer_that_fails_in_a_loop():
    run = subprocess.run([sys.executable, "-c", CELL], capture_output=True, text=True)
    assert run.stdout.startswith("`ElmanCell` raises AssertionError: oh in the line")
    assert "never used" not in run.stderr


@pytest.mark.parametrize(
    ("end", "got"),
    [
        ("return h_t", "a tensor."),
        ("", "None."),
        ("return [h_t]", "a list of length 1."),
        ("return h_t, [h_t, h_t]", "the output and a list of length 2."),
        ("return h_t, ()", "the output and a tuple of length 0."),
    ],
)
def test_what_a_cell_returns_is_named(end, got):
    exercise = find("simple_rnn.cell")
    cell = instead(exercise.reference, "return h_t, [h_t]", end)
    result = examine(exercise, cell)
    assert result.outcome == "failed"
    assert result.message == (
        "Expected `call` to return the output and a list of one new state, got " + got
    )


def test_a_state_of_another_shape_is_named():
    exercise = find("simple_rnn.cell")
    cell = instead(exercise.reference, "states[0]", "states")
    message = examine(exercise, cell).message
    assert message.startswith("A new state has the shape (1, ")


def test_a_property_is_asked_last():
    def negative(run, x, kernel):
        return (run(x=x, kernel=kernel) < 0).all()

    assert said(double)[0] == "passed"
    exercise = replace(EXERCISE, properties={"Not negative.": (negative, 0)})
    result = examine(exercise, double)
    assert (result.outcome, result.message) == ("failed", "Not negative.")


def test_a_passed_check_reads_well():
    result = check("simple_rnn.step", find("simple_rnn.step").reference)
    assert repr(result) == "simple_rnn.step: passed\n  2 points."
    assert "<b>simple_rnn.step" in result._repr_html_()


def test_html_is_escaped():
    def answer(x, kernel):
        raise ValueError("<script>")

    assert "<script>" not in examine(EXERCISE, answer)._repr_html_()


def test_the_answer_is_found_by_its_name():
    names = {"check": check, "step": find("simple_rnn.step").reference}
    assert eval('check("simple_rnn.step")', names).passed
    names = {"check": check, "stepp": lambda: 0}
    assert "but `stepp`" in repr(eval('check("simple_rnn.step")', names))


@pytest.mark.parametrize("id", ["simple_rnn.stp", "nothing", "", None, "os.path"])
def test_an_unknown_exercise_is_refused(id):
    with pytest.raises(ValueError, match="expected the id of an exercise. Received"):
        check(id)


@pytest.mark.parametrize("number", [0, 4, "1", True, None])
def test_an_unknown_hint_is_refused(number):
    with pytest.raises(ValueError, match="expected a hint from 1 to 3. Received"):
        hint("simple_rnn.step", number)


def test_an_edit_has_to_hit_once():
    with pytest.raises(ValueError, match="once in double. Received: 0 times"):
        instead(double, "nothing", "")
    tripled = instead(double, "2 *", "3 *")
    assert tripled(np.ones((1, 1)), np.ones((1, 1))) == 3
    assert from_source("def double(x): return W", double)(0) is W


def test_outputs_in_lists_and_other_types_are_read():
    assert read([[1, 2.5]], W, "a b")[""].dtype == "float64"
    with pytest.raises(Refused, match="the key 'b' is missing"):
        read({"a": 1}, {"a": 1, "b": 2}, "")


def test_an_attempt_keeps_the_error():
    assert isinstance(attempt(lambda: 1 / 0, 1).error, ZeroDivisionError)
    assert attempt(lambda: 3, 1).value == 3


def test_the_engine_starts_without_keras():
    code = "import sys, seqkeras.exercises; print('keras' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "False\n"
