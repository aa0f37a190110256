# Two commands on a fresh machine: `make serve` and `make test`. Needed beforehand: make and Python 3.11+.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install install-test serve build publish check test lint unit bench bench-flows wheels formulas-wheel format clean

help:
	@echo "make serve    build the archive, preview it at http://127.0.0.1:$(PORT), follow changes"
	@echo "make test     everything: linters, types, unit tests, browser tests, page check"
	@echo "make check    every figure of the built site in real browsers: live against baked"
	@echo "make bench    the benchmark tables of the pages; make bench-flows: of the flows"
	@echo "make publish  the check, then the production build into output/"
	@echo "make wheels   what pip installs elsewhere: pelican-huoye and the runtimes, into dist/"
	@echo "make formulas-wheel  the formulas as a wheel for other Pyodides, into dist/"
	@echo "make install  what the others call first"

# Stamps, so that a second call costs nothing; a changed pin installs again.
$(VENV)/.site: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huoye needs Python 3.11 or newer: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,preview,npm]'
	@touch $@

node_modules/.stamp: package.json package-lock.json | $(VENV)/.site
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/.test: $(VENV)/.site
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,preview,npm,check,test,train,bench]'
	@touch $@

install: $(VENV)/.site node_modules/.stamp

install-test: install $(VENV)/.test
	$(BIN)/python -m huoye.live.check.chromium

serve: install
	$(BIN)/python -m huoye.core.preview --port $(PORT)

build: install
	$(BIN)/pelican content

# A site whose pages don't agree with themselves is not published.
publish: check
	$(BIN)/pelican content -s publishconf.py

check: install-test build
	$(BIN)/python -m huoye.live.check

test: install-test lint unit

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy plugins models_export release tests benchmarks
	$(BIN)/node node_modules/typescript/bin/tsc -p .

# The page check of the whole site is one of the browser tests. A process a core, and few of them, since
# each has a browser of its own; a file's tests stay together, since they share what they build.
unit: install-test
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

bench: install-test build
	$(BIN)/python -m benchmarks.page_weight
	$(BIN)/python -m benchmarks.first_result
	$(BIN)/python -m benchmarks.demo_speed
	$(BIN)/python -m benchmarks.formula_speed

# Rewrites benchmarks/results/; a quarter of an hour of one free core.
bench-flows: install-test
	$(BIN)/python -m benchmarks.flows_against_normflows

wheels: install
	$(BIN)/python -m release

# By pyodide-build, which runs inside Pyodide itself.
formulas-wheel: install
	$(BIN)/python -m huoye.pyodide_widgets.formulas_wheel

format: install-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) node_modules .cache dist output .output.new .output.old
