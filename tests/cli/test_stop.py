"""Ctrl-C, SIGTERM and the terminal."""

import os
import pty
import re
import signal
import subprocess
import time

import psutil
import pytest

WAIT = """>>> import os, time
with open("../pid.tmp", "w") as file: file.write(str(os.getpid()))
os.rename("../pid.tmp", "../pid")
time.sleep(600)"""


def wait_for(path):
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not come"
        time.sleep(0.05)


@pytest.mark.parametrize("sent, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stops_cleanly(course, sent, status):
    course.add("00_quick", ">>> print(1)")
    notebook = course.add("10_waits", WAIT)
    course.add("20_never_starts", ">>> print(2)")
    before = notebook.read_bytes()
    process = course.start(
        *("run", "--inplace", "--jobs", "1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    wait_for(course.folder / "pid")
    process.send_signal(sent)
    out, err = process.communicate(timeout=15)

    assert process.returncode == status
    assert err == "\nStopped. 1 of 3 finished: 00_quick\n"
    assert re.match(r"ok      00_quick ", out)
    assert not psutil.pid_exists(int((course.folder / "pid").read_text()))
    assert course.litter() == []
    assert notebook.read_bytes() == before
    built = {path.name for path in (course.folder / "build").iterdir()}
    assert built == {"00_quick.ipynb", "00_quick.html", "index.html"}


def test_stops_while_the_kernel_starts(course):
    course.add("00_waits", WAIT)
    process = course.start("run", stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not (kernels := psutil.Process(process.pid).children()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=15)
    assert process.returncode == 130
    assert err == "\nStopped. 0 of 1 finished: none\n"
    assert not any(kernel.is_running() for kernel in kernels)
    assert course.litter() == []


def test_shows_progress_on_a_terminal(course):
    course.add("00_steps", ">>> 1", ">>> import time; time.sleep(0.7)", ">>> 3")
    here, there = pty.openpty()
    course.environment |= {"TERM": "xterm", "COLUMNS": "80"}
    process = course.start("run", stdout=there)
    os.close(there)
    shown = b""
    while True:
        try:
            shown += os.read(here, 4096)
        except OSError:  # the other end is closed
            break
    os.close(here)
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(r"all +━+ 0/1 done", text)
    assert re.search(r"00_steps [━╸╺]+ cell 2/3", text)
    assert "\x1b[?25h" in shown.decode()  # the cursor is back
    assert re.search(r"ok      00_steps ", text)
