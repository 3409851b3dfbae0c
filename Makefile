# make run     sets everything up and opens the window on the sample pictures
# make test    sets everything up and runs the tests, without a screen
SHELL := /bin/sh
# The newest Python on the machine that the project is tested with.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PYTHON := $(if $(PYTHON),$(PYTHON),python3)
BIN := .venv/bin

.PHONY: install run test check bench model digits bundle packages smoke clean

install:
	@$(PYTHON) packaging/set_up.py app

run: install
	@$(BIN)/python packaging/run_samples.py

test: set-up-dev
	$(BIN)/python -m pytest

check: set-up-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/test_house.py

bench: set-up-dev
	$(BIN)/python -m benchmarks

model: set-up-dev
	$(BIN)/python packaging/build_bundled_model.py

# MNIST as folders train/0..9 and test/0..9 of pictures, e.g. `make digits MNIST=mnist-png`
digits: set-up-dev
	$(BIN)/imgclass-train fit "$(MNIST)" -o build/digits --recipe from-scratch --seed 0 --name "Digits CNN"
	cp build/digits/model.onnx assets/models/digits_cnn.onnx

# dist/imgclass-viewer and dist/imgclass-full: programs for people without Python
bundle:
	@$(PYTHON) packaging/set_up.py bundle
	build/bundle-venv/bin/python packaging/bundle

# This system's installers of the bundles in dist
packages:
	$(PYTHON) packaging/$(if $(filter Darwin,$(shell uname)),macos,linux)

smoke:
	$(PYTHON) packaging/smoke dist/imgclass-viewer dist/imgclass-full

.PHONY: set-up-dev
set-up-dev:
	@$(PYTHON) packaging/set_up.py dev

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
