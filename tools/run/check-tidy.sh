#!/usr/bin/env bash
# Analyses all of our own C++ with clang-tidy (.clang-tidy says what for). Needs the build: some headers are generated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
TEGATA_ROOT=$PWD
# shellcheck source=tools/run/common.sh
source tools/run/common.sh

[ -s "$TEGATA_BUILD/compile_commands.json" ] || fail "check-tidy: build first"
step "Analysing with clang-tidy"
# The build's own commands with Clang's spelling of coroutines and without GCC's warnings, which the build checks itself,
# and without the headers parsed before: each file must include what it uses.
mkdir -p "$TEGATA_BUILD/tidy"
sed -E 's/ -fcoroutines / -fcoroutines-ts /; s/ -W[a-z][^ "]*//g; s/ -fpch-preprocess//g; s/ -include [^ ]*cmake_pch.hxx//g' "$TEGATA_BUILD/compile_commands.json" \
    >"$TEGATA_BUILD/tidy/compile_commands.json"
sources=$(git ls-files 'lib/*.cpp' 'services/*.cpp' 'apps/*.cpp' 'tools/*.cpp' 'bench/*.cpp' ':!lib/ledgerclient/src/generated/*' | sort)
built=$(jq -r '.[].file' "$TEGATA_BUILD/compile_commands.json" | sed "s|^$TEGATA_ROOT/||" | sort -u)
# The benchmarks need packages that the build can do without; what is not built has no command to be analysed by.
comm -23 <(echo "$sources") <(echo "$built") | sed 's/^/not built here, not analysed: /'
comm -12 <(echo "$sources") <(echo "$built") |
    xargs -P "$(nproc)" -n 4 clang-tidy -quiet -p "$TEGATA_BUILD/tidy" 2>"$TEGATA_BUILD/tidy/stderr.txt" || {
    grep -E "error:|Error while" "$TEGATA_BUILD/tidy/stderr.txt" >&2 || true
    fail "clang-tidy found something"
}
