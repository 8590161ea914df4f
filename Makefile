# Everything that can be done with Rostra from a checkout. `make` lists it.

PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run setup media test coverage check bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup media ## build content/ and serve it on http://127.0.0.1:8000 (PORT=9000 for another port)
	@PORT=$(PORT) $(PY) run.py

setup: $(VENV)/run.stamp ## make the Python environment .venv

test: $(VENV)/dev.stamp media ## run every test (ARGS="-k feeds" for some of them)
	@scripts/install-services
	@$(PY) scripts/fetch_tools.py
	@$(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile $(ARGS)

coverage: ## run every test and say which lines and branches none of them reaches
	@$(MAKE) --no-print-directory test ARGS="--cov $(ARGS)"

check: $(VENV)/dev.stamp ## format, lint, types and links in the documentation
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) scripts/check_docs.py

bench: $(VENV)/run.stamp ## time the generator beside others (ARGS="--speeches 10000 --publish" for docs/performance.md)
	@$(PY) -m bench $(ARGS)

lock: $(VENV)/dev.stamp ## pin the newest allowed libraries in requirements/
	$(COMPILE) --upgrade --group dev --output-file requirements/dev.lock >/dev/null
	$(COMPILE) --constraint requirements/dev.lock --output-file requirements/run.lock >/dev/null

clean: ## remove what builds and tests leave behind (not .venv, media and var)
	rm -rf dist .cache .tools .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

media: $(VENV)/run.stamp # the films of the demonstration; it makes only what is missing
	@$(PY) -m demo

# One lock for running, one for developing; both for every Python and system, with hashes and without addresses. Extras stay in it:
# pip would otherwise look for the newest release of what is asked for with an extra, and stop because that has no hash.
COMPILE = $(VENV)/bin/uv pip compile pyproject.toml --quiet --universal --extra media \
	--generate-hashes --no-annotate --no-strip-extras --custom-compile-command 'make lock'

$(VENV)/%.stamp: requirements/%.lock scripts/make-venv
	@scripts/make-venv $(VENV)
	@echo "Installing requirements/$*.lock"
	@$(PY) -m pip install --quiet --require-hashes --requirement requirements/$*.lock
	@touch $@
