# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out
FUZZ ?= 1000000
PIP := $(BIN)/python -m pip --disable-pip-version-check install --constraint constraints.txt
# Two processes; the tests of one file stay together, since they share what is costly to make.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile
# Where it is set, every process that a test starts, and every worker, compiles all sources anew.
unexport PYTHONDONTWRITEBYTECODE
NOT_SLOW := -m "not slow"
NEITHER := -m "not slow and not browser"
# The rooms that compute and read; what draws, writes documents or runs whole commands is left to `make test`, and of
# study/ all but loading, running, its rules and its weights: surfaces, assemblies, the editing of a study.
COMPUTE := auditing climate cooling criteria decide geo linter power readers rules scoring sites support texts \
           $(addprefix study/test_,load.py run.py rule_zones.py study_rules.py weighting.py ledger.py own_climate.py)
# What takes most of the time in them: searches, whole documents read and written again, whole audits beside a file of
# sites, weather files in all their forms, and every station estimated from the others.
COSTLY := $(addsuffix .py,decide/test_bounds climate/test_weather \
          $(addprefix auditing/reading/test_,claims_round_trip every_figure planted paragraphs) \
          $(addprefix auditing/judging/test_,of_rivals own_columns regions superlatives_by_column than_a_rival units_of_columns))
ALL_STATIONS := tests/climate/test_place.py::test_stations_that_are_left_out

.PHONY: help demo test headless fast slow deep lint types layers mutate coverage bench docs maps site \
        wheel-smoke sdist-test minimum latest clean

help:
	@echo "make demo    set up, then rank the embedded study into $(OUT)/"
	@echo "make test    set up (browser and fonts too), then run all tests but the slow ones"
	@echo "make fast    the tests of what computes and reads: a minute and a half"
	@echo "make headless   the tests without the slow and the browser ones"
	@echo "make slow    the slow tests alone; make deep: the quick ones, properties with 20 times the examples"
	@echo "make lint types layers    ruff, mypy --strict, import-linter"
	@echo "make mutate  how many small changes of the code the tests notice"
	@echo "make coverage   the lines and branches that make headless reaches, into build/coverage/"
	@echo "make bench   our speed beside plain geopandas, pandas, NumPy, pymcdm and folium"
	@echo "make docs    write the generated parts of README and docs/"
	@echo "make maps    draw maps/ anew: the map and the exhibits of the embedded study"
	@echo "make site    the documentation as a website, into build/site/"
	@echo "make wheel-smoke sdist-test    the wheel alone in a clean environment; make headless from the sdist"
	@echo "make minimum latest    make headless with the oldest versions allowed, and with the newest there are"

# --- try it ---------------------------------------------------------------------------------------------

demo: .stamps/run
	@$(BIN)/python scripts/fonts_note.py
	$(BIN)/siting run --out $(OUT)
	@echo; echo "Open $(OUT)/map.html in a browser; it needs no network."

# --- tests ----------------------------------------------------------------------------------------------

test: .stamps/test .stamps/browser
	$(PYTEST) $(NOT_SLOW)

fast: .stamps/test
	SITING_FEWER=5 $(PYTEST) $(NEITHER) $(COSTLY:%=--ignore=tests/%) --deselect $(ALL_STATIONS) $(COMPUTE:%=tests/%) tests/test_house.py tests/test_hints.py tests/test_catalogue.py

headless: .stamps/test
	$(PYTEST) $(NEITHER)

slow: .stamps/test .stamps/browser
	$(PYTEST) -m slow

deep: .stamps/test
	SITING_DEEPER=20 $(PYTEST) $(NEITHER) --timeout 3600
	SITING_DEEPER=1 $(PYTEST) tests/show/test_every_output_twice.py tests/commands/test_examples_run.py
	SITING_HOSTILE=all $(PYTEST) tests/reliability/test_hostile.py tests/reliability/test_no_requests.py tests/reliability/test_kill_sweep.py --timeout 3600
	SITING_REQUIRE_POSTGIS=1 $(PYTEST) tests/reliability/test_postgis_server.py
	$(PYTEST) tests/show/qgis/test_real_qgis.py
	$(BIN)/python -m tests.reliability.fuzz $(FUZZ) --seed $$(date +%s)

coverage: .stamps/test
	$(PYTEST) $(NEITHER) --cov --cov-report term:skip-covered --cov-report html

# --- checks of the source -------------------------------------------------------------------------------

lint: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .stamps/test
	$(BIN)/mypy

layers: .stamps/test
	$(BIN)/lint-imports

mutate: .stamps/test
	$(BIN)/python scripts/mutate.py

bench: .stamps/test .stamps/browser
	$(BIN)/python tests/benchmarks/bench.py
	$(BIN)/python tests/benchmarks/bench_climate.py
	$(BIN)/python tests/benchmarks/bench_decision.py
	$(BIN)/python tests/benchmarks/bench_outputs.py
	$(BIN)/python tests/benchmarks/bench_layers.py
	$(BIN)/python tests/benchmarks/bench_land.py
	$(BIN)/python tests/benchmarks/bench_power.py
	$(BIN)/python tests/benchmarks/bench_surface.py
	$(BIN)/python tests/benchmarks/bench_audit.py
	$(BIN)/python tests/benchmarks/bench_map.py
	$(BIN)/python tests/benchmarks/bench_large.py

# --- documentation --------------------------------------------------------------------------------------

docs: .stamps/test
	$(BIN)/python scripts/build_docs.py

maps: .stamps/test .stamps/browser
	$(BIN)/python scripts/build_maps.py

# The pages are those of the whole repository, so that links between README, docs and notebooks hold.
site: .stamps/test
	$(BIN)/sphinx-build --fail-on-warning --keep-going --fresh-env --quiet --conf-dir docs . build/site
	@echo "Open build/site/index.html in a browser; it needs no network."

# --- what is shipped, and with what it works ------------------------------------------------------------

wheel-smoke:
	$(PYTHON) scripts/wheel_smoke.py

sdist-test: .stamps/test
	$(BIN)/python scripts/sdist_test.py

minimum:
	$(PYTHON) scripts/try_versions.py minimum

latest:
	$(PYTHON) scripts/try_versions.py latest

# --- set-up ---------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "siting needs Python 3.11 or newer; say which: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)

.stamps/run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV): a few minutes, once; pip says below what it is at."
	$(PIP) --editable '.[audit,office]'
	@mkdir -p .stamps && touch $@

.stamps/test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@mkdir -p .stamps && touch $@ .stamps/run

# What the browser tests need: by apt where that is possible, else one plain line.
.stamps/browser:
	@sh scripts/install_browser.sh
	@mkdir -p .stamps && touch $@

clean:
	rm -rf $(VENV) .stamps $(OUT) build
