# `make help` prints the targets. Everything is installed in .venv; nothing outside is changed,
# but for the browser of `make e2e` (Debian package chromium-headless-shell, when allowed).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

# Where it is set, every process would compile the project's modules anew, and the tests start many.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo test e2e check verify bench torture format clean

help: ## print this list
	@echo "make TARGET, where TARGET is one of:"
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  \1\t\2/' | expand -t 14

run: $(VENV)/run.stamp ## install what is missing and serve on http://127.0.0.1:8000 (PORT=… for another port)
	@$(BIN)/python -m consultation.launch

test: $(VENV)/dev.stamp ## every test that needs no browser, on a real PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not e2e"

e2e: $(VENV)/dev.stamp ## the tests in headless Chromium (installs Debian's chromium-headless-shell when missing)
	@sh tests/e2e/ensure_chromium.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m e2e tests/e2e

check: $(VENV)/dev.stamp ## lint, format, types, templates, migrations, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint templates
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) check_translations

demo: $(VENV)/run.stamp ## fill the demonstration's second round with simulated responses, to compare it with Stage 1
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_rounds --verbosity 0
	@$(MANAGE) simulate timisoara-2-demo --responses 280 --remove

verify: $(VENV)/run.stamp ## compare every published figure of Stage 1 with what the responses give
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_rounds --verbosity 0
	@$(MANAGE) load_reports --verbosity 0
	@$(MANAGE) verify timisoara-2021-1

bench: $(VENV)/dev.stamp ## measure; prints a table and writes var/bench.json (SCALE=full: up to 4,600,000 responses)
	@SCALE=$(SCALE) $(BIN)/python -m tests.bench

torture: $(VENV)/dev.stamp ## break things on purpose and reconcile receipts with the database
	@$(BIN)/python -m tests.torture

format: $(VENV)/dev.stamp ## put the code in the project's form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

clean: ## remove the environment; data under var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/run.stamp: requirements.txt constraints.txt
	@sh consultation/install.sh "$(PYTHON)" "$(VENV)" requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-cluster.txt requirements-dev.txt constraints.txt
	@sh consultation/install.sh "$(PYTHON)" "$(VENV)" requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
