# Pullquote: `make demo` shows it, `make test` checks it. Needs make and Python 3.11 to 3.13, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types rules bench lock readme docs preview chaos load soak clean

VENV := .venv
BIN := $(VENV)/bin
# The first Python of a version that all dependencies are built for; `make setup PYTHON=/path/to/python3` names another.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(FITS)' >/dev/null 2>&1 && { echo $$p; break; }; done)
# Files that say what is installed: when one changes, the next `make` installs again.
READY := $(VENV)/.ready

help: ## show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-8s %s\n' "$$name" "$$what"; done

setup: $(READY) ## make .venv with the command pullquote in it (at once if nothing has changed)

$(READY): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c '$(FITS)' 2>/dev/null; then \
		found="$$("$(or $(PYTHON),python3)" --version 2>/dev/null || echo none)"; \
		echo "Pullquote needs Python 3.11, 3.12 or 3.13; found: $$found." >&2; \
		echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@echo "Setting up .venv (a minute or two the first time) ..."
	@if ! $(BIN)/python -c '$(FITS)' 2>/dev/null; then "$(PYTHON)" -m venv --clear $(VENV); fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## digest the bundled article, then talk about it
	@$(BIN)/pullquote demo

test: setup lint types rules ## lint, types, import rule, all tests with coverage
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m coverage run -m pytest -n auto
	@$(BIN)/python -m coverage combine --quiet || true # a process that a test kills leaves half a file
	@$(BIN)/python -m coverage report

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

rules: setup
	@$(BIN)/lint-imports

bench: setup ## show how to measure (the data lie outside the project)
	@sed -n '/^## /,$$p' benchmarks/README.md

lock: setup ## write requirements.lock anew after a change of dependencies
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --constraints requirements.lock --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet -o deploy/requirements.lock
	@! grep -nE '://|^-|--index|@ ' requirements.lock deploy/*.lock || { echo "a lock names an address" >&2; exit 1; }

readme: setup ## write the outputs in README.md anew
	@$(BIN)/python -m tests.console README.md docs/how-it-works.md

preview: setup ## draw what people see in Slack and Discord as pages, build/preview/slack.html and discord.html
	@$(BIN)/python -m tests.preview_slack build/preview
	@$(BIN)/python -m tests.preview_discord build/preview

chaos: setup ## kill -9 at every step, over clock changes, of one process and of three: nothing lost or doubled (15 minutes)
	@$(BIN)/python -m tests.chaos

load: setup ## articles an hour with 1, 2 and 4 workers on PostgreSQL, and what the engine costs (5 minutes)
	@$(BIN)/python -m benchmarks.load $(LOAD)

SOAK := --articles 10000
soak: setup ## a simulated day of 10,000 articles: does it grow, is anything lost? (an hour; make soak SOAK="--articles 1000": minutes)
	@$(BIN)/python -m benchmarks.soak $(SOAK)

docs: setup ## write docs/settings.md and docs/commands.md anew
	@$(BIN)/python -m bot.described > docs/settings.md
	@$(BIN)/python -m bot.manual > docs/commands.md

clean: ## remove .venv and all that was made
	rm -rf $(VENV) build *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
