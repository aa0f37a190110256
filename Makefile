# Two commands on a fresh machine: `make serve` and `make test`. Needed beforehand: make and Python 3.11.5+.
PYTHON ?= python3
PORT ?= 8000
# A published folder, and what may lie in it besides.
DIR ?= output
ALSO ?=
VENV := .venv
BIN := $(VENV)/bin
# Of maintainers; in an environment of their own, since they bring packages of other versions.
TOOLS := $(VENV)/tools
PIP := pip install --quiet --disable-pip-version-check
NPM_CI := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.DEFAULT_GOAL := help
.PHONY: help install install-test install-browsers serve build pdf publish verify check test lint \
  lint-style lint-types lint-scripts lint-prose unit bench bench-flows wheels formulas-wheel lock \
  audit format clean

help:
	@echo "make serve    build the archive, preview it at http://127.0.0.1:$(PORT), follow changes"
	@echo "make test     everything: linters, types, unit tests, browser tests, page check"
	@echo "make check    every figure of the built site in real browsers: live against baked"
	@echo "make bench    the benchmark tables of the pages; make bench-flows: of the flows"
	@echo "make publish  the check, then the production build into output/"
	@echo "make pdf      the production build with a PDF of each article"
	@echo "make verify   a published folder against its manifest: make verify DIR=output"
	@echo "make wheels   what pip installs elsewhere: pelican-huoye and the runtimes, into dist/"
	@echo "make formulas-wheel  the formulas as a wheel for other Pyodides, into dist/"
	@echo "make lock     hashes of what is installed, after a change of pins; make audit: what is known of them"
	@echo "make install  what the others call first"

# Stamps, so that a second call costs nothing; a changed pin installs again.
# What the site is made with is what requirements.txt has the hashes of; see docs/maintainers.md.
$(VENV)/.site: pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "Huoye needs Python 3.11.5 or newer: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/$(PIP) --require-hashes -r requirements.txt
	$(BIN)/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.stamp: package.json package-lock.json | $(VENV)/.site
	$(NPM_CI)
	@touch $@

# By version alone: torch of one version has other files on every index. What is imported of them is
# compiled then, which is little of it.
$(VENV)/.test: constraints.txt $(VENV)/.site
	$(BIN)/$(PIP) --no-compile -c constraints.txt --no-build-isolation -e '.[models,cards,preview,npm,check,test,train,fast,bench]'
	@touch $@

install: $(VENV)/.site node_modules/.stamp

install-browsers: $(VENV)/.test
	$(BIN)/python -m huoye.live.check.chromium

install-test: install $(VENV)/.test install-browsers

serve: install
	$(BIN)/python -m huoye.preview --port $(PORT)

build: install
	$(if $(EXPLAIN),HUOYE_EXPLAIN=$(EXPLAIN)) $(BIN)/pelican content

# A site whose pages don't agree with themselves is not published.
publish: check
	$(BIN)/pelican content -s publishconf.py

pdf: install-test
	$(BIN)/python -m huoye.printing.command content -s publishconf.py

verify: install
	$(BIN)/python -m huoye.core.verify $(foreach path,$(ALSO),--also '$(path)') '$(DIR)'

check: install-test build
	$(BIN)/python -m huoye.live.check

# Installers and linters take one core each.
test:
	$(MAKE) -j2 lint
	$(MAKE) unit

lint: lint-style lint-types lint-scripts lint-prose

lint-style: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-types: install-test
	$(BIN)/mypy plugins models_export release tests benchmarks

lint-scripts: install-test
	$(BIN)/node node_modules/typescript/bin/tsc -p .

# English by codespell, Chinese by AutoCorrect.
lint-prose: install-test
	$(BIN)/codespell content docs plugins/huoye/words $(wildcard *.md plugins/huoye/*/blocks/*.md) \
	  --skip '*.onnx,*.safetensors,*.svg,vocabulary.txt'
	$(BIN)/python -m release.prose

# The page check of the whole site is one of the browser tests. A process a core, and few of them, since
# each has a browser of its own; tests that share what they build stay together (tests/conftest.py).
# Hundreds of them start a Python, which is to find our modules compiled.
unit: export PYTHONDONTWRITEBYTECODE :=
unit: install-test
	$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

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

# npm verifies its packages anew, and not what lies there, before its hashes are believed.
lock: $(VENV)/.site $(TOOLS)/.stamp
	CUSTOM_COMPILE_COMMAND="make lock" $(TOOLS)/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --no-annotate \
	  -c constraints.txt --extra models --extra cards --extra preview --extra npm --build-deps-for editable \
	  -o requirements.txt pyproject.toml
	$(NPM_CI)
	$(BIN)/python -m release.runtime_hashes
	$(BIN)/python -m release.kernel_hashes

audit: install $(TOOLS)/.stamp
	PATH="$(CURDIR)/$(TOOLS)/bin:$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m release.audit

$(TOOLS)/.stamp: Makefile
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/$(PIP) pip-tools==7.6.2 pip-audit==2.10.1
	@touch $@

format: install-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) node_modules .cache dist output .output.new .output.old
