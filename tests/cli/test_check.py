"""`seqkeras check`: the table of a notebook."""

import signal
import time

import pytest

pytestmark = pytest.mark.slow

SETUP = ">>> from seqkeras.exercises import check"
RIGHT = """>>> # EXERCISE simple_rnn.step
import numpy as np
def step(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)"""
WRONG = """>>> # EXERCISE simple_rnn.loop
def run(x, kernel, recurrent_kernel, bias):
    return x[:, :, :1]"""
BROKEN = """>>> # EXERCISE simple_rnn.cell
class ElmanCell(:"""
STUB = """>>> # EXERCISE simple_rnn.count
raise NotImplementedError()"""


def test_a_table_says_what_to_mend(course):
    path = course.add("mine", SETUP, RIGHT, WRONG, BROKEN, STUB, '>>> check("")')
    done = course("check", str(path))
    assert (done.returncode, done.err) == (1, "")
    lines = {line.split()[0]: line for line in done.out.splitlines() if line.strip()}
    assert "passed" in lines["simple_rnn.step"] and "2 of 2" in lines["simple_rnn.step"]
    assert (
        "failed" in lines["simple_rnn.loop"] and "xpected" in lines["simple_rnn.loop"]
    )
    assert "error" in lines["simple_rnn.cell"]
    assert "SyntaxError" in lines["simple_rnn.cell"]
    assert "not attempted" in lines["simple_rnn.count"]
    assert "1 of 4 passed, 2 of 10 points." in done.out


def test_all_passed(course):
    done = course("check", str(course.add("mine", SETUP, RIGHT)))
    assert (done.returncode, done.err) == (0, "")


def test_input_that_makes_no_sense(course):
    done = course("check", "nothing.ipynb")
    assert done.returncode == 2 and "there is no file nothing.ipynb" in done.err
    done = course("check", str(course.add("plain", SETUP)))
    assert done.returncode == 2 and "no cell that starts with" in done.err


def test_watch_checks_again(course):
    path = course.add("mine", SETUP, STUB)
    with course.start("check", str(path), "--watch", stdout=-1, stderr=-1) as process:
        first = [process.stdout.readline() for _ in range(5)]
        time.sleep(0.2)
        course.add("mine", SETUP, RIGHT)
        second = [process.stdout.readline() for _ in range(5)]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert "0 of 1 passed" in "".join(first)
    assert "1 of 1 passed" in "".join(second)
