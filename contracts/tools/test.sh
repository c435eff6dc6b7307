#!/bin/sh
# Builds and tests the ledger: what is committed in resources/contracts is what the sources give, it passes every
# test, and its gas is what is committed in snapshots/.
# With --update the bytecode, the ABI and the gas figures are written instead of compared.
set -eu

cd "$(dirname "$0")/.."

installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
    npm ci
    touch "$installed"
fi

if [ "${1:-}" = "--update" ]; then
    node tools/generate.mjs
    check=false
else
    node tools/generate.mjs --check
    check=true
fi
node_modules/.bin/forge fmt --check src test
node tools/digests.mjs
FOUNDRY_PROFILE=test node_modules/.bin/forge test --offline --gas-snapshot-check "$check"
