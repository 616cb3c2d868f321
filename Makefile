# Carimbo. `make help` lists what can be done; ARGS passes options on, as in: make run ARGS="--port 8080 --lan"

ARGS ?=
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run demo test unit check bench pictures

help: ## mostra esta lista
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## instala o que falta e abre a cidade de demonstração (ARGS="--port N --lan --data PASTA")
	@scripts/prepare run
	@exec .venv/bin/carimbo run --demo $(ARGS)

demo: ## cria de novo os dados da cidade de demonstração
	@scripts/prepare run
	@exec .venv/bin/carimbo demo $(ARGS)

test: ## instala as partes de teste e roda tudo: PostgreSQL, Redis, S3 e navegador de verdade
	@scripts/prepare test
	@$(PYTEST) $(ARGS)

unit: ## só os testes rápidos (menos de 30 s)
	@scripts/prepare check
	@$(PYTEST) -m "not slow and not servers and not browser" $(ARGS)

check: ## formato, estilo, tipos e andares do código
	@scripts/prepare check
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

bench: ## medições, gravadas em benchmarks/results.md
	@scripts/prepare test
	@$(PYTHON) -m benchmarks $(ARGS)

pictures: ## fotografa as páginas da demonstração em docs/screenshots
	@scripts/prepare test
	@$(PYTHON) -m tests.browser.screenshots
