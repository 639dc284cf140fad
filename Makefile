# Two commands do everything: `make run` starts the product, `make test` proves it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked

.PHONY: setup run demo test pictures check lock bench bench-large soak chat clean browser

setup: $(STAMP)

$(STAMP): requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $(STAMP)

run: setup
	$(BIN)/python run.py serve

# Made-up tickets in a database of its own (var/demo), to look around in; the real one is never touched.
demo: setup
	$(BIN)/python run.py demo

chat: setup
	$(BIN)/python run.py chat

# Four at once on two cores, as many a test only waits; each keeps to its stretch of the tests, so that a module's fixtures
# are made once. What is compiled is kept, whatever the environment says: each of dozens of processes would compile it anew.
test: setup browser
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -n 4 --dist worksteal

# The pages are tested in Debian's Chromium, without a browser's windows, which takes half of the time; in a whole one where
# only that is installed; where there is none those tests say so and are skipped.
browser:
	@command -v chromium-headless-shell >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-wqy-zenhei >/dev/null; } \
	  || command -v chromium >/dev/null \
	  || echo "Chromium is missing: browser tests will be skipped (Debian: apt-get install chromium-headless-shell fonts-wqy-zenhei)"

# The guide's pictures of the console as it looks now: of all that the tests look at, those that stand there already.
pictures: setup browser
	folder=$$(mktemp -d) && YOUNUO_SHOTS=$$folder $(BIN)/pytest tests/console/test_looks.py tests/console/test_batch_looks.py tests/console/test_rollover_looks.py \
	  && for each in docs/images/console/*.png; do cp $$folder/$$(basename $$each) $$each || exit; done && rm -r $$folder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python run.py city check

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml

lock: setup
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --output-file requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt --extra semantic --output-file requirements-semantic.txt
	$(COMPILE) --constraint requirements-dev.txt --extra bench --output-file requirements-bench.txt

# The peers that the benchmarks stand beside are installed for them alone.
bench: setup
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-bench.txt
	$(BIN)/python -m bench

# An index of a million commitments beside it: 2 GB of memory, and minutes.
bench-large: setup
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-bench.txt
	$(BIN)/python -m bench.matching --large

# An hour at 200 messages a second, then a fortnight of daily life with a clock that is set: nothing may grow.
soak: setup
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-bench.txt
	$(BIN)/python -m bench.soak --minutes 60 --rate 200 --workers 2
	$(BIN)/python -m bench.fortnight

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
