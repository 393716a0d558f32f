# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: help demo test fast lint types layers mutate bench docs maps clean

help:
	@echo "make demo    set up, then rank the embedded study into $(OUT)/"
	@echo "make test    set up (browser and fonts too), then run all tests"
	@echo "make fast    the tests without the slow and the browser ones"
	@echo "make lint types layers    ruff, mypy --strict, import-linter"
	@echo "make mutate  how many small changes of the code the tests notice"
	@echo "make bench   our speed beside plain geopandas, pandas, NumPy and pymcdm"
	@echo "make docs    write the generated parts of README and docs/"
	@echo "make maps    draw maps/ anew: the map and the exhibits of the embedded study"

demo: .stamps/run
	@$(BIN)/python scripts/fonts_note.py
	$(BIN)/siting run --out $(OUT)
	@echo; echo "Open $(OUT)/map.html in a browser; it needs no network."

test: .stamps/test .stamps/browser
	$(BIN)/python -m pytest

fast: .stamps/test
	$(BIN)/python -m pytest -m "not slow and not browser"

lint: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .stamps/test
	$(BIN)/mypy

layers: .stamps/test
	$(BIN)/lint-imports

mutate: .stamps/test
	$(BIN)/python scripts/mutate.py

bench: .stamps/test
	$(BIN)/python tests/benchmarks/bench.py
	$(BIN)/python tests/benchmarks/bench_climate.py
	$(BIN)/python tests/benchmarks/bench_decision.py

docs: .stamps/test
	$(BIN)/python scripts/build_docs.py

maps: .stamps/test .stamps/browser
	$(BIN)/python scripts/build_maps.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "siting needs Python 3.11 or newer; say which: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)

.stamps/run: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@mkdir -p .stamps && touch $@

.stamps/test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@mkdir -p .stamps && touch $@ .stamps/run

# What the browser tests need: by apt where that is possible, else one plain line.
.stamps/browser:
	@sh scripts/install_browser.sh
	@mkdir -p .stamps && touch $@

clean:
	rm -rf $(VENV) .stamps $(OUT)
