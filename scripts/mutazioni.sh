#!/usr/bin/env bash
# Mutation testing of rules, allocation, plan and comparison with mutmut, in a copy: the work tree is never touched.
# Usage: scripts/mutazioni.sh [MUTANT…]   (patterns as mutmut takes them, e.g. 'piano_lib.rules.*'; none = all)
# LAVORO=DIR keeps the copy there: a second run then tries only what changed or survived. PROCESSI sets how many run at once.
set -eu -o pipefail
cd "$(dirname "$0")/.."
lavoro=${LAVORO:-$(mktemp -d)}
mkdir -p "$lavoro"
for parte in piano_lib tests data docs notebooks scripts pyproject.toml CONTRIBUTING.md; do
    rm -rf "${lavoro:?}/$parte"
    cp -Rp "$parte" "$lavoro/$parte"
done
cp scripts/mutazioni.cfg "$lavoro/setup.cfg"
cp scripts/mutazioni_conftest.py "$lavoro/conftest.py"
cd "$lavoro"
python scripts/mutazioni.py mutants --ancora
export PYTHONHASHSEED=0 MPLBACKEND=Agg
mutmut run --max-children "${PROCESSI:-1}" "$@" >mutazioni.log 2>&1 || { tail -40 mutazioni.log >&2; exit 2; }
python scripts/mutazioni.py mutants
