# The verbs of this repository. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup demo test check format golden docs data bench proof lock wheel clean

help: ## List the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "TrueUp needs Python 3.11 or newer: install it, or run make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make virtual environments here: on Debian or Ubuntu run: apt-get install python3-venv"; exit 2; }
	@echo "Installing locked dependencies into $(VENV) (first time only) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY) ## Make the virtual environment with the locked dependencies

demo: $(READY) ## Scan the sample estate and say where the reports are
	@cd fixtures/estate-small && ../../$(BIN)/trueup scan --as-of 2026-11-22T02:00:00Z --output html=../../out/report.html \
	  --output json=../../out/report.json --output sarif=../../out/report.sarif --output table=- \
	  --plan ../../out/remediation-plan.json --exit-zero

test: $(READY) ## Run the whole suite
	@$(BIN)/pytest -n auto

check: $(READY) ## Format, lint, types, import contracts, script and container recipe, generated files
	@$(BIN)/ruff format --check scanner tests bench docs
	@$(BIN)/ruff check scanner tests bench docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/shellcheck .ci/run && $(BIN)/hadolint Containerfile
	@$(BIN)/python docs/generate.py --check

format: $(READY) ## Format the code and apply safe fixes
	@$(BIN)/ruff check --fix -q scanner tests bench docs; $(BIN)/ruff format -q scanner tests bench docs

golden: $(READY) ## Rewrite the expected reports of the sample estate; review the diff
	@TRUEUP_GOLDEN=write $(BIN)/pytest -q tests/golden

docs: $(READY) ## Generate the rule reference and the source reference
	@$(BIN)/python docs/generate.py

data: $(READY) ## Regenerate the derived data tables from their packages
	@for table in bench/data_*.py; do $(BIN)/python -m bench.$$(basename $$table .py) || exit 1; done

bench: $(READY) ## Quick benchmarks, peers beside us where they are installed
	@for one in bench/quick_*.py; do $(BIN)/python -m bench.$$(basename $$one .py) || exit 1; done

proof: $(READY) ## The long proofs: fuzzing, many kills, large estates
	@for one in bench/proof_*.py; do $(BIN)/python -m bench.$$(basename $$one .py) || exit 1; done

wheel: $(READY) ## Build the wheel and the source distribution
	@$(BIN)/python -m build --no-isolation -q .

clean: ## Remove what was built and reported, and the virtual environment
	@rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

lock: ## Resolve the dependencies again (needs uv)
	@uv pip compile -q pyproject.toml --group dev --extra rego --extra postgres --extra aws --extra kubernetes --extra redis --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock
