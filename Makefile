# Everything runs in a virtual environment of the project's own; only python3 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Spark is as large as all the rest together: only what needs it installs it.
SPARK := $(VENV)/.ready-spark

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-all browser-tests spark-tests lint bench bench-quick mutants fuzz kill-test freeze texts docs pictures site dist sbom lock clean

help:  ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(SPARK): requirements-spark.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-spark.lock
	@touch $@

demo: $(READY)  ## Screen the example inventory into out/report.xlsx
	@mkdir -p out
	@$(BIN)/reservkoll screen examples/inventory.xlsx -o out/report.xlsx --force || test $$? -eq 1

serve: $(READY)  ## Open the page on this computer
	$(BIN)/reservkoll serve

test: $(SPARK) lint  ## Lint, strict type check and all tests but the slow ones, those of files beside the checkout, of the browser and of Spark
	$(BIN)/python -m pytest -m "not slow and not corpus and not chromium and not java"

test-all: $(SPARK) lint  ## As test, with the slow ones (sizes, strains and whole sweeps), all examples of the properties, and those of files beside the checkout, of the browser and of Spark
	$(BIN)/python -m pytest --hypothesis-profile thorough

browser-tests: $(READY)  ## Open the HTML report and the page of serve in headless Chromium (CHROMIUM=PATH if it is not found) and let axe look at it
	RESERVKOLL_REQUIRE=chromium $(BIN)/python -m pytest -n2 -m "chromium and not slow" tests/web tests/reports/render/html

spark-tests: $(SPARK)  ## Screen lists with Spark on this computer (needs Java)
	RESERVKOLL_REQUIRE=java,pyspark $(BIN)/python -m pytest -n0 -m java tests/spark

lint: $(SPARK)  ## Lint, format check and strict type check
	$(BIN)/ruff check src tests tools
	$(BIN)/ruff format --check src tests tools
	$(BIN)/mypy
	$(BIN)/mypy tools
	$(BIN)/lint-imports

BENCH ?=
bench: $(SPARK)  ## Measure on this machine, side by side with other ways
	$(BIN)/python tools/bench $(BENCH)

bench-quick: $(READY)  ## Print ratios of speed in under a minute; fail where one is twice the usual
	$(BIN)/python tools/bench/quick.py

mutants: $(READY)  ## Change the rulebook in one place at a time and see whether its cases notice
	$(BIN)/python tools/mutate_rules.py

SECONDS ?= 600
fuzz: $(READY)  ## Throw spoiled files at readers and loaders, SECONDS=600 each
	$(BIN)/python tools/fuzz.py --seconds $(SECONDS)

kill-test: $(READY)  ## Kill and interrupt large runs at random moments and look at what is left
	$(BIN)/python tools/kill_test.py --moments 20
	$(BIN)/python tools/kill_test.py --moments 20 --signal INT
	$(BIN)/python tools/kill_test.py --moments 20 --workers
	$(BIN)/python tools/kill_test.py --moments 20 --workers --signal INT

freeze: $(READY)  ## Write anew what the examples give (tests/frozen/expected); read the diff before it is committed
	RESERVKOLL_FREEZE=1 $(BIN)/python -m pytest tests/frozen

texts: $(READY)  ## Gather the texts and compile the Swedish catalogue
	$(BIN)/python tools/make_texts.py

docs: $(READY)  ## Renew the generated pages of docs/: rules, commands and licences
	$(BIN)/python tools/make_docs.py
	$(BIN)/python tools/supply_chain.py licences

pictures: $(READY)  ## Renew the pictures of docs/ (needs Chromium, LibreOffice and pdftoppm)
	$(BIN)/python tools/make_pictures.py

SITE := .venv-site
$(SITE)/.ready: requirements-site.lock
	$(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-site.lock
	@touch $@

site: $(SITE)/.ready  ## Build the site of the documentation into build/site; a link that leads nowhere is an error
	$(SITE)/bin/python tools/make_site.py

dist: $(READY)  ## Build wheel and source archive, install the wheel outside the checkout and use it there
	$(BIN)/python tools/check_dist.py

sbom: $(READY)  ## Write what the program is made of as out/sbom.cdx.json (CycloneDX), and check the licences
	$(BIN)/python tools/supply_chain.py sbom

lock: $(READY)  ## Renew the locks from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --no-header --generate-hashes --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra spark --universal --python-version 3.11 --no-header --generate-hashes --upgrade --constraint requirements.lock -o requirements-spark.lock
	$(BIN)/uv pip compile --group site --universal --python-version 3.11 --no-header --generate-hashes --upgrade -o requirements-site.lock

clean:  ## Remove what was made
	rm -rf $(VENV) $(SITE) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
