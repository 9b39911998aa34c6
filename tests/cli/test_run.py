"""One run of good and bad lessons, looked at from all sides."""

import os
import re

import nbformat
import pytest

HEAD = """# 00 · A good lesson

**Time:** about 1 minute on two cores
"""
CLAIM = """> **Claim C1.** Order is *ignored*
> by a `bag`."""
GOOD = """>>> import os, time
from seqkeras.lesson import report
block = b"x" * 300_000_000
time.sleep(0.5)
os.write(2, b"written by C code")
print("one"); print("two", flush=True); print("three")
report("bag model, accuracy", 0.4871, about=0.5, tol=0.05, claim="C1")
report("largest difference", 1e-8, below=1e-5)"""
PLACE = """>>> import os
print(os.path.basename(os.getcwd()), os.environ.get("MPLBACKEND"))
print(os.environ["TF_CPP_MIN_LOG_LEVEL"], os.environ["SEQKERAS_SEED"])
print("threads", os.environ["TF_NUM_INTRAOP_THREADS"])"""
LOOK = ">>> from IPython import get_ipython\nget_ipython().__class__.__name__"
MISSES = """>>> from seqkeras.lesson import report
report("bag model, accuracy", 0.7312, about=0.5, tol=0.05, claim="C1")
report("steps", 3, above=2)"""
LINK = "[next](10_fails.ipynb)"


MEET = """>>> import pathlib, time
pathlib.Path("{}").touch()
while not pathlib.Path("{}").exists(): time.sleep(0.05)"""
EDIT = ">>> with open('60_edited.ipynb', 'a') as file: file.write(' ')"


@pytest.fixture(scope="module")
def run(shared_course):
    course = shared_course
    course.add("00_good", HEAD, CLAIM, "> **Verdict C1.** It holds.", LINK, GOOD, LOOK)
    path = course.add("10_fails", ">>> x = 1", ">>> y = 0\nx / y", ">>> print('never')")
    stale = nbformat.read(path, 4)
    stale.cells[2].outputs = [nbformat.v4.new_output("stream", text="of old")]
    nbformat.write(stale, path)
    course.add("01_here", MEET.format("../here", "../there"))
    course.add("02_there", MEET.format("../there", "../here"))
    course.add("20_misses", MISSES)
    course.add("30_dies", ">>> import os, sys\nos.write(2, b'last words')\nos._exit(7)")
    course.add("40_never_ends", ">>> import time\ntime.sleep(600)")
    course.add("50_after", PLACE)
    course.add("60_edited", EDIT)
    before = {path.name: path.read_text() for path in course.notebooks.iterdir()}
    process = course("run", "--inplace", "--timeout", "4", "--jobs", "2")
    process.course, process.before = course, before
    process.build = course.folder / "build"
    return process


def line(run, name):
    return next(row for row in run.out.split("\n") if row[8:].startswith(name))


def executed(run, name):
    return nbformat.read(run.build / f"{name}.ipynb", as_version=4)


def test_says_what_came_of_each(run):
    assert run.returncode == 1
    assert run.err == ""
    pattern = r"ok      00_good +\d+\.\d s  CPU +\d+\.\d s +\d\.\d\d GB  2 checks, "
    pattern += r"claims C1  \(about \d+ (s|min) left\)"
    assert re.fullmatch(pattern, line(run, "00_good"))
    assert line(run, "10_fails").startswith("FAILED")
    assert "cell 2: ZeroDivisionError: division by zero" in line(run, "10_fails")
    assert line(run, "20_misses").startswith("FAILED")
    assert "1 of 2 checks missed, claims C1" in line(run, "20_misses")
    assert "cell 1: the kernel died: exit status 7" in line(run, "30_dies")
    assert "not done after 4 s (see --timeout)" in line(run, "40_never_ends")
    assert line(run, "50_after").startswith("ok")
    assert "4 of 9 ok. Open build/index.html" in run.out


def test_shows_the_failing_cell_and_its_error(run):
    after = run.out[run.out.index("50_after") :]
    assert "10_fails\ncell 2 of 3:\n\n    y = 0\n    x / y\n\n" in after
    assert "\x1b" not in after
    assert "last words\nthe kernel died: exit status 7" in after
    missed = "C1  bag model, accuracy: 0.731   expected 0.5 ± 0.05   MISSED"
    assert f"20_misses\n{missed}\n" in after


def test_a_dead_kernel_is_noticed_soon(run):
    assert float(line(run, "30_dies").split()[2]) < 15


def test_measures_the_memory_of_the_kernel(run):
    assert float(line(run, "00_good").split()[7]) > 0.3


def test_kernel_environment(run):
    (stream,) = executed(run, "50_after").cells[0].outputs
    backend = "module://matplotlib_inline.backend_inline"
    first, *rest = stream.text.splitlines()
    assert first in (f"notebooks {backend}", "notebooks None")
    share = max(1, os.cpu_count() // 2)  # two at a time
    assert rest == ["3 0", f"threads {share}"]


def test_c_code_does_not_write_into_the_notebook(run):
    outputs = executed(run, "00_good").cells[4].outputs
    assert "written by C code" not in str(outputs) + run.out + run.err


def test_keeps_the_copy_of_a_failed_lesson_without_old_outputs(run):
    first, second, third = executed(run, "10_fails").cells
    assert [first.execution_count, second.execution_count] == [1, 2]
    assert second.outputs[-1].ename == "ZeroDivisionError"
    assert third.outputs == [] and third.execution_count is None


def test_stores_outputs_only_where_all_went_well(run):
    now = {path.name: path.read_text() for path in run.course.notebooks.iterdir()}
    changed = {name for name in now if now[name] != run.before[name]}
    stored = {"00_good", "01_here", "02_there", "50_after"}
    assert changed - {"60_edited.ipynb"} == {f"{name}.ipynb" for name in stored}
    assert now["00_good.ipynb"] == (run.build / "00_good.ipynb").read_text()


def test_a_stored_notebook_is_tidy(run):
    path = run.course.notebooks / "00_good.ipynb"
    text, notebook = path.read_text(), nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert text.endswith("}\n")
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    assert [cell.id for cell in notebook.cells] == [f"cell-{n}" for n in range(6)]
    code = notebook.cells[4:]
    assert [cell.execution_count for cell in code] == [1, 2]
    assert all(cell.metadata == {} for cell in notebook.cells)
    (stream,) = code[0].outputs
    assert stream.text.startswith("one\ntwo\nthree\nC1  bag model")
    assert code[1].outputs[0].execution_count == 2


def test_a_second_run_changes_nothing(run):
    path = run.course.notebooks / "00_good.ipynb"
    before = path.read_bytes()
    again = run.course("run", "--inplace", "good", "--out", "again")
    assert again.returncode == 0
    assert path.read_bytes() == before
    assert (run.course.folder / "again" / "00_good.ipynb").read_bytes() == before


def test_index_links_and_measures(run):
    index = (run.build / "index.html").read_text()
    for name in ("00_good", "10_fails", "20_misses", "30_dies"):
        for suffix in ("html", "ipynb"):
            assert f'href="{name}.{suffix}"' in index
            assert (run.build / f"{name}.{suffix}").is_file()
    assert "4 of 9 lessons ok" in index and "still to come" not in index
    assert "A good lesson" in index
    assert "Order is <em>ignored</em> by a <code>bag</code>." in index
    assert "It holds." in index
    assert "bag model, accuracy: 0.487   expected 0.5 ± 0.05   ok" in index
    assert "bag model, accuracy: 0.731   expected 0.5 ± 0.05   MISSED" in index
    assert index.count('<span class="failed">FAILED</span>') == 5


def test_pages_link_to_pages(run):
    assert 'href="10_fails.html"' in (run.build / "00_good.html").read_text()


def test_leaves_nothing_behind(run):
    assert run.course.litter() == []
    assert len(list(run.build.iterdir())) == 9 * 2 + 1


def test_does_not_overwrite_what_was_edited_meanwhile(run):
    assert line(run, "60_edited").startswith("FAILED")
    assert "was changed while it ran: not stored" in line(run, "60_edited")
    text = (run.course.notebooks / "60_edited.ipynb").read_text()
    assert text == run.before["60_edited.ipynb"] + " "


def test_two_jobs_run_at_the_same_time(run):
    assert line(run, "01_here").startswith("ok")
    assert line(run, "02_there").startswith("ok")
