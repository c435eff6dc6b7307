#!/usr/bin/env bash
# Regenerates what is generated and committed, and compares. Fails on any difference.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
TEGATA_ROOT=$PWD
# shellcheck source=tools/run/common.sh
source tools/run/common.sh

step "Generated files: ABI and bytecode, C++ bindings"
node contracts/tools/generate.mjs --check
node tools/bindings/generate.mjs --check
