# make          publish every language into output/
# make help     what else there is

POLYLEAF = .venv/bin/python -m pipeline
.DEFAULT_GOAL = build
.PHONY: build print proof desk words help test lint conformance update status check gallery open clean
MAKEFLAGS += --no-builtin-rules --no-print-directory

build: .venv/run.stamp ## publish every language into output/ (just "make" does it)
	@$(POLYLEAF) build

print: .venv/run.stamp ## files for the print shop, booklets to fold, and large print
	@$(POLYLEAF) build --format html --format print --format booklet --format large-print

desk: .venv/run.stamp ## translate in the browser, the leaflet beside it
	@$(POLYLEAF) desk

proof: .venv/run.stamp ## master and translation side by side, for reviewers who want paper
	@$(POLYLEAF) proof

help: ## this list
	@echo 'make            publish every language into output/'
	@echo 'make LANGUAGE   publish one language: make de, make pt-BR, make fa-AF …'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1@\2/p' Makefile | awk -F@ '{ printf "%-15s %s\n", $$1, $$2 }'

test: .venv/dev.stamp ## run the tests
	@.venv/bin/python -m pytest --numprocesses=auto --cov --cov-report=term

lint: .venv/dev.stamp ## style and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

conformance: build .conformance/stamp ## what the field's validators say of everything in output/, and of the fixtures
	@.conformance/bin/python -m conformance

update: .venv/run.stamp ## bring every translation file up to date with its master
	@$(POLYLEAF) update

status: .venv/run.stamp ## how far each language is
	@$(POLYLEAF) status

check: .venv/run.stamp ## what is wrong, where, and what to do about it
	@$(POLYLEAF) check

gallery: .venv/dev.stamp ## picture a leaflet's pages in eight scripts for docs/gallery.md, and the desk for docs/translating.md
	@.venv/bin/python setup/gallery.py
	@.venv/bin/python setup/desk.py

words: .venv/dev.stamp ## collect what the desk says, for whoever translates that
	@.venv/bin/python setup/words.py

open: build ## publish, and open the list of languages in a browser
	@.venv/bin/python -m webbrowser -t "file://$(CURDIR)/output/index.html" >/dev/null

clean: ## take away what was published; set-up and sources stay
	@find output -mindepth 1 ! -name README.md -delete

# Set-up is done once; again when what has to be installed changes.
.venv/run.stamp: setup/setup.sh setup/system.py setup/requirements.txt
	@setup/setup.sh

.venv/dev.stamp: setup/setup.sh setup/system.py setup/requirements-dev.txt
	@setup/setup.sh dev

.conformance/stamp: setup/setup.sh conformance/requirements.txt conformance/package-lock.json
	@setup/setup.sh conformance

# Any other goal is a language: make de
.DEFAULT:
	@test -e .venv/run.stamp || setup/setup.sh
	@$(POLYLEAF) build $@ || { status=$$?; test $$status != 2 || echo 'Not a language? "make help" lists the goals.'; exit $$status; }
