# The commands of this repository. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)

.PHONY: help setup web run check test bench faults

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what tests need and is missing (Chromium, CJK fonts, PostgreSQL, npm packages)
	@scripts/setup
	@$(MAKE) web/node_modules/.stamp e2e/node_modules/.stamp

web: web/dist/.stamp ## Bundle the TypeScript, CSS and icons into web/dist

run: web ## Build and start the demo city; prints its address and one-click sign-ins
	@scripts/run

check: ## The quick part: format, lints, house rules, tests on SQLite
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	@scripts/cargo-test

test: ## Everything: both databases, browser stories; the same that CI runs
	@scripts/test

bench: web ## Durable commands a second, pages a second, and what the machine alone can do
	cargo run --release -p bench -- $(ARGS)

faults: web ## Kill the program under load a hundred times on each database, and look for harm
	cargo build -p yichuang -p faults
	scripts/with-postgres target/debug/faults $(ARGS)

web/node_modules/.stamp: web/package.json web/package-lock.json
	@scripts/need-node
	cd web && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp

web/dist/.stamp: web/node_modules/.stamp $(WEB_SOURCES)
	cd web && npm run --silent build && touch dist/.stamp

e2e/node_modules/.stamp: e2e/package.json e2e/package-lock.json
	@scripts/need-node
	cd e2e && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp
