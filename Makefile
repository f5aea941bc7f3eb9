# From raw exports to the quarterly review. `make help` says what there is.

NETWORK ?= demo
QUARTER ?=
LANGUAGES ?= fr en
LANGUAGE =
DATA ?=
PARAMS ?=
FROM ?=
YES ?=
SCENARIO =
A =
B =
LAB_ARGS ?=
LINES = 1
REP =
FAMILY =
DEALER =
CAMPAIGN =
HEADINGS ?=
SEEDS ?= 15
PYTHON ?= python3
# LANGUAGE, LINES, REP, FAMILY, DEALER and CAMPAIGN are not taken from the environment, where they mean what a desktop and a terminal mean by them.

# What is given is a text, never a command: it goes to Python as it stands, through the environment, and neither make
# (as it would for every variable that it exports) nor the shell looks into it. Before the first $(shell), which exports too.
GIVEN := NETWORK QUARTER LANGUAGES LANGUAGE DATA PARAMS SCENARIO A B FROM YES LAB_ARGS LINES HEADINGS SEEDS REP FAMILY DEALER CAMPAIGN
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)

PY := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
RUN = $(PY) -m distribres
REVIEW = --network="$$NETWORK" --quarter="$$QUARTER" --data="$$DATA" --params="$$PARAMS"

.DEFAULT_GOAL := help
.PHONY: help quarterly-report compare dealer-sheets letters init check validate lab test bench bench-init bench-policy bench-forecast bench-tiers bench-room bench-scale notebooks sections lock clean

help: ## this list
	@echo 'make TARGET [NETWORK=demo] [QUARTER=2026Q3] [LANGUAGES="fr en"] [DATA=folder] [PARAMS="tiers.share_key=0.75"] [SCENARIO=name]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

quarterly-report: .venv/.report ## the review of a quarter: HTML, PDF, action plan and tables, in reports/NETWORK/QUARTER
	@$(RUN) report $(REVIEW) --scenario="$$SCENARIO" --languages="$$LANGUAGES"

compare: .venv/.report ## two scenarios side by side, or the review and one: make compare A=more-hours B=more-money (none: the review)
	@$(RUN) compare --network="$$NETWORK" --quarter="$$QUARTER" --languages="$$LANGUAGES" --a="$$A" --b="$$B"

init: .venv/.report ## propose params/NETWORK.yaml for the exports in a folder: make init NETWORK=mybrand FROM=../exports (YES=1 asks nothing)
	@$(RUN) init --network="$$NETWORK" --from="$$FROM" --yes="$$YES"

dealer-sheets: .venv/.report ## a page for the table of each dealer: make dealer-sheets REP="Karim Benali" (or FAMILY=keep, DEALER=C00011)
	@$(RUN) dealer-sheets --network="$$NETWORK" --quarter="$$QUARTER" --languages="$$LANGUAGES" --rep="$$REP" --family="$$FAMILY" --dealer="$$DEALER"

letters: .venv/.report ## the letters of a campaign, as PDF and for a mail merge: make letters CAMPAIGN=news (letters.yaml has them all)
	@$(RUN) letters --network="$$NETWORK" --quarter="$$QUARTER" --languages="$$LANGUAGES" --campaign="$$CAMPAIGN"

check: .venv/.report ## read the exports of a network and show the quality of the data
	@$(RUN) check $(REVIEW) --languages="$$LANGUAGES"

validate: .venv/.report ## hide what is known and compare the estimates with it: make validate NETWORK=iowa DATA=../shared/data/iowa
	@$(RUN) validate $(REVIEW)

lab: .venv/.lab ## the notebooks in JupyterLab: make lab NETWORK=mybrand LANGUAGE=fr LAB_ARGS="--no-browser --port 8890"
	@$(RUN) lab $(REVIEW) --language="$$LANGUAGE" --lab-args="$$LAB_ARGS"

# pytest has a worker for each core: more threads in each would only wait for each other
test: export OPENBLAS_NUM_THREADS = 1
# and what one has compiled is there for the others
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.test ## all tests: pytest, then the notebooks through nbval
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --no-cache
	@$(PY) .ci/sections.py --check
	@$(RUN) report
	@$(PY) -m pytest -n auto --dist loadfile -m "not whole"
	@$(PY) -m pytest -n auto --dist loadfile -m whole
	@$(PY) -m pytest -n auto --dist loadfile --nbval --nbval-current-env notebooks

bench-policy: .venv/.test ## how much of the possible gain each policy reaches on simulated networks, in reports/bench (half an hour)
	@$(PY) tests/bench/policy.py "$$SEEDS"

bench-forecast: .venv/.test ## forecasts of 24 vendors of Iowa beside what came, with a quarter half lost too: DATA=../shared/data/iowa (3 minutes)
	@$(PY) tests/bench/forecasts.py "$$DATA"

bench-tiers: .venv/.test ## whether tiers keep what their probability says, today and a year on, on vendors of Iowa: DATA=../shared/data/iowa (5 minutes)
	@$(PY) tests/bench/tiers.py "$$DATA"

bench-room: .venv/.test ## wallets and room to grow beside the truth, on simulated networks and on vendors of Iowa: DATA=../shared/data/iowa (4 minutes)
	@$(PY) tests/bench/room.py "$$SEEDS" "$$DATA"

bench-scale: .venv/.test ## 100,000 dealers over 16 quarters through potential, criteria and tiers: time and memory (2 minutes)
	@$(PY) tests/bench/scale.py

bench: .venv/.test ## how fast exports are read, against hand-written SQL, Polars and pandas, and sheets made: make bench LINES="3 30 100" (millions)
	@$(PY) tests/bench "$$LINES"

bench-init: .venv/.test ## how well `make init` names the columns of invented folders, or given headings: make bench-init HEADINGS=file.csv
	@$(PY) tests/bench/headings.py "$$HEADINGS"

notebooks: .venv/.test ## after an intended change: keep in the notebooks what nbval compares, and nothing else
	@$(RUN) validate
	@$(RUN) report
	@$(PY) .ci/notebooks.py --take reports/demo/2026Q3/notebooks

sections: .venv/.report ## after a change of params/base.yaml: the types of its sections, for editors
	@$(PY) .ci/sections.py

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	@.ci/lock

clean: ## remove what runs made: reviews, what was read of exports and databases, measurements; params and exports stay
	@for made in reports/*/*/run.json reports/*/scenarios/*/*/run.json; do rm -rf "$${made%/run.json}"; done
	@rm -rf reports/*/*.next reports/*/scenarios reports/*/*.lab reports/*/.*.old reports/*/.part reports/*/staged reports/*/database reports/*/.lock
	@rm -rf reports/bench .pytest_cache .ruff_cache
	@for folder in reports/*/; do rmdir "$$folder" 2> /dev/null || true; done

# The environment, as far as a target needs it: every version and hash comes from the lock.

INSTALL = $(PY) .ci/set_up.py .venv/requirements.txt $(if $(UV),uv pip install --python $(PY),$(PY) -m pip install --disable-pip-version-check --progress-bar off)

.venv/.report: UPTO = test
.venv/.test: UPTO = lab
.venv/.lab: UPTO = spark
.venv/.spark: UPTO = end

.venv/.%: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 ..."; exit 2; }
	@echo "Setting up .venv (once; for $*)"
	@test -x $(PY) || $(if $(UV),uv venv --quiet --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)
	@sed '/^# --- $(UPTO)$$/,$$d' requirements.lock > .venv/requirements.txt
	@$(INSTALL) --no-deps --require-hashes -r .venv/requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
