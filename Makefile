# `make` alone prints the manual.
SHELL      := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help report test test-veloci test-lenti controlli lock audit clean lab bench fuzz guasti mutazioni screenshot wheel

# Modules that are not compiled double the time of every start.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DATI   ?= data/ambito-cremonese
USCITA ?= reports
PROCESSI ?= 2
AVVISI ?= pypi

# Hashes are checked at install; compiling afterwards, on all cores, is faster than pip's own.
define installa
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Serve Python 3.11 o successivo: make PYTHON=/percorso/python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Preparo l'ambiente in $(VENV) ($(1)): la prima volta richiede un minuto o due."
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/pip.txt
	@$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes -r $(1)
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true # some packages carry files for other Pythons
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
endef

TEMPLATE := $(wildcard piano_lib/template/piano/*)

help: ## questo manuale
	@echo "Piano annuale dell'offerta abitativa pubblica"
	@echo
	@echo "Due comandi bastano, su una macchina con Python (3.11 o successivo) e make:"
	@echo "  make report    prepara tutto e produce i report; alla fine dice che cosa aprire"
	@echo "  make test      prepara tutto e verifica il programma"
	@echo
	@echo "Tutti i comandi:"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | awk -F'|' '{printf "%-19s %s\n", $$1, $$2}'
	@echo
	@echo "Variabili (make report DATI=data/un-altro-ambito):"
	@echo "  DATI      cartella dell'ambito          [$(DATI)]"
	@echo "  USCITA    cartella dei report           [$(USCITA)]"
	@echo "  PYTHON    interprete da usare           [$(PYTHON)]"
	@echo "  VENV      cartella dell'ambiente        [$(VENV)]"
	@echo "  PROCESSI  prove in parallelo            [$(PROCESSI)]"
	@echo
	@echo "Dopo il primo make report c'è anche il comando $(BIN)/piano (piano --help)."
	@echo "make test usa, se ci sono, chromium, libreoffice e node (>= 18); .ci/run li installa su Debian."

report: $(VENV)/.pronto-report ## report degli anni presenti, confronto e indice, in reports/
	@$(BIN)/piano rapporto --dati $(DATI) --uscita $(USCITA)

lab: $(VENV)/.pronto-report ## JupyterLab in italiano sui notebook
	@$(BIN)/piano lab

test: controlli node_modules/.pronto ## controlli sul codice e tutte le prove (tranne quelle lente)
	@$(BIN)/python -m pytest -n $(PROCESSI) --dist loadfile

test-veloci: $(VENV)/.pronto-dev ## solo le prove senza browser né LibreOffice
	@$(BIN)/python -m pytest -n $(PROCESSI) --dist loadfile -m "not lento and not guasti and not fuzz and not browser and not libreoffice"

test-lenti: $(VENV)/.pronto-dev node_modules/.pronto ## solo le prove lente
	@$(BIN)/python -m pytest -m lento

controlli: $(VENV)/.pronto-dev ## ruff (stile e formato) e mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict -p piano_lib

fuzz: $(VENV)/.pronto-dev ## migliaia di schede Excel guastate ad arte, con i conteggi
	@$(BIN)/python -m tests.fuzz

guasti: $(VENV)/.pronto-dev node_modules/.pronto ## processi uccisi, dischi pieni, testi ostili, con i conteggi
	@$(BIN)/python -m pytest -m "guasti or contati" -s

mutazioni: $(VENV)/.pronto-dev ## prova delle prove: mutazioni di norme, quote, piano e confronto
	@PATH="$(abspath $(BIN)):$$PATH" bash scripts/mutazioni.sh

bench: $(VENV)/.pronto-dev ## misure di velocità, in docs/prestazioni.md
	@$(BIN)/python -m benchmarks

screenshot: $(VENV)/.pronto-dev ## rifà le immagini del README e della guida (docs/img/)
	@$(BIN)/python scripts/screenshot.py
	@$(BIN)/python scripts/schermate.py

wheel: $(VENV)/.pronto-dev ## pacchetto installabile in dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

# Strict: an index that knows no advisories answers nothing, and nothing would pass for «no known vulnerability».
audit: $(VENV)/.pronto-dev ## cerca vulnerabilità note nelle dipendenze bloccate (usa la rete; AVVISI=osv per un altro elenco)
	@$(BIN)/pip-audit --strict --vulnerability-service $(AVVISI) --disable-pip --require-hashes -r requirements/dev.txt

# `uv` only writes the locks (one file for every platform); nothing installs with it.
UV = build/uv/bin/uv
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate
INPUT := pyproject.toml requirements/build.in
lock: $(UV) ## rifà i file requirements/*.txt da pyproject.toml (AGGIORNA=--upgrade per le versioni nuove; usa la rete)
	@$(LOCK) $(INPUT) --all-extras $(AGGIORNA) -o requirements/dev.txt
	@$(LOCK) $(INPUT) --extra lab -c requirements/dev.txt -o requirements/report.txt
	@$(LOCK) requirements/pip.in -c requirements/dev.txt -o requirements/pip.txt
	@$(LOCK) requirements/lock.in $(AGGIORNA) -o requirements/lock.txt

# The tool that writes the hashes is itself installed by hash.
$(UV): requirements/lock.txt
	@$(PYTHON) -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/lock.txt
	@touch $@

clean: ## cancella ambiente, report e file di lavoro (mai i dati)
	rm -rf $(VENV) node_modules build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find reports -mindepth 1 ! -name README.md -delete
	find piano_lib tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.pronto-report: requirements/report.txt pyproject.toml $(TEMPLATE)
	$(call installa,requirements/report.txt)
	@touch $@

# The lock for development holds the one for reports.
$(VENV)/.pronto-dev: requirements/dev.txt pyproject.toml $(TEMPLATE)
	$(call installa,requirements/dev.txt)
	@touch $@ $(VENV)/.pronto-report

node_modules/.pronto: package-lock.json package.json
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --loglevel=error && touch $@; \
	elif [ -n "$${CI:-}" ]; then echo "Serve npm (Debian: apt-get install nodejs npm)." >&2; exit 2; \
	else echo "Manca npm: le prove delle pagine con axe e html-validate saranno saltate."; fi
