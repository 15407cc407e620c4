# Everything this project does for itself. Each goal sets up what it needs.
VENV := .venv
BIN := $(VENV)/bin
CLI := $(BIN)/cipc-newsletter
JUDGES := tests/judges/node_modules/.package-lock.json
PRISM := tests/prism/node_modules/.package-lock.json

.PHONY: demo test all-tests quick soak fuzz setup lint messages documents pictures clean benchmarks locks prism

# Set up, then run the main job on the sample workspace: from a page of news to e-mails in the outbox.
demo: setup
	@$(BIN)/python samples/demo.py

# Set up everything the tests need, then run all of them; with -j2 the linters run beside them.
test: lint all-tests

# Twice as many at a time as there are cores, since many wait for a browser, a disk or a process. What is compiled is
# kept, whatever the environment says: else each of a thousand processes compiles it anew.
all-tests: setup-tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) * 2)")

# The tests that need no browser and no whole programs: under a minute.
quick: setup-tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow"

# The whole matrix of sending, an hour or two: a hundred thousand people, thousands of deaths. Prints figures and seeds.
soak: setup-tests
	$(BIN)/python -m pytest -s -v -m soak soak tests

# Throw broken and hostile files at each reader of `import`, for so many seconds each.
fuzz: setup-tests
	$(BIN)/python tests/fuzz.py --seconds $(SECONDS) $(DOORS)
SECONDS := 60

lint: setup-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Take the sentences of the source into the French catalogue, then compile it.
messages: setup-tests
	$(BIN)/python docs/messages.py

# Write the pages of commands, of client support and of rules anew.
documents: setup-tests
	$(BIN)/python docs/commands.py
	$(BIN)/python docs/client_support.py
	$(BIN)/python docs/checks.py

# Take the pictures of the documentation anew; needs Chromium.
pictures: setup-tests
	$(BIN)/python docs/pictures.py

benchmarks: setup-tests
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/preview.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/send.py

setup: $(VENV)/set-up
setup-tests: $(VENV)/set-up-tests

# The judges of the mails that are Node programs; their tests are skipped where there is no npm.
ifneq ($(shell command -v npm),)
setup-tests: $(JUDGES)
endif

$(VENV)/set-up: requirements.lock pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/set-up-tests: $(VENV)/set-up requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(JUDGES): tests/judges/package-lock.json
	cd tests/judges && npm ci --silent
	@touch $@

# Holds what is said to Mailchimp, and what its stand-in answers, against Mailchimp's published OpenAPI file: half a
# gigabyte of Node packages, so it is asked for by name. Its tests are skipped without it.
prism: $(PRISM)
$(PRISM): tests/prism/package-lock.json
	cd tests/prism && npm ci --silent
	@touch $@

# Renew the locked versions; needs uv and npm.
locks:
	uv pip compile $(LOCK) --group build -o requirements.lock
	uv pip compile $(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	cd tests/judges && npm update --package-lock-only --silent
	cd tests/prism && npm update --package-lock-only --silent
LOCK := --quiet --upgrade --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--python-version 3.11 pyproject.toml

clean:
	rm -rf $(VENV) build dist demo tests/judges/node_modules tests/prism/node_modules
