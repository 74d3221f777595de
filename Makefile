# Everything from a fresh machine with Python 3.11+ and make: the environment is built on first use.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check bench dictionary serve clean

help:      ## What can be made.
	@grep -E '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Plancast needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv sync --frozen --inexact --quiet --python $(BIN)/python
	@touch $(READY)

setup: $(READY)  ## Build the environment in .venv.

demo: $(READY)   ## Crawl a small fictional market on this machine and plan for it.
	@PLANCAST_HOME=$${PLANCAST_HOME:-$(CURDIR)/.plancast} $(BIN)/plancast demo --out plancast-out

test: $(READY)   ## All tests, with branch coverage.
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-slow: $(READY)  ## The tests that take minutes.
	@$(BIN)/python -m pytest -m slow --no-cov

check: $(READY)  ## Style, types and the direction of imports.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY)  ## Measure the budgets; prints ratios and figures.
	@$(BIN)/python -m tests.bench

dictionary: $(READY)  ## Write docs/data-dictionary.md from the tables.
	@$(BIN)/python -m connectors.db.dictionary docs/data-dictionary.md

serve: $(READY)  ## Prefect server, deployments and a worker, until interrupted.
	@PLANCAST_HOME=$${PLANCAST_HOME:-$(CURDIR)/.plancast} $(BIN)/plancast serve

clean:           ## Remove the environment and what the demo made.
	rm -rf .venv .plancast plancast-out
