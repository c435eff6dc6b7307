# What the tests of ./run share. Sourced; needs $TEGATA_ROOT and $TEGATA_BUILD. Everything a test makes is in $PLACE, which goes
# with it; a stranger's chain runs beside, and has to be alive at the end.
set -euo pipefail
# Every job is a process group of its own, as at a terminal: Ctrl-C there is a signal to the group.
set -m

PLACE=$(mktemp -d "${TMPDIR:-/tmp}/tegata-run-test.XXXXXX")
export HOME=$PLACE/home TMPDIR=$PLACE/tmp TEGATA_DEMO=$PLACE/devnet TEGATA_BUILD
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
mkdir -p "$HOME" "$TMPDIR"
ANVIL=$TEGATA_ROOT/contracts/node_modules/.bin/anvil
[ -x "$ANVIL" ] || { echo "there is no anvil: npm ci in contracts/"; exit 77; }

failed() {
    printf 'FAILED: %s\n' "$*" >&2
    [ ! -s "$PLACE/said" ] || { echo "--- it said:" >&2; tail -n 40 "$PLACE/said" >&2; }
    exit 1
}

# did WANTED-EXIT-CODE COMMAND…: what it says goes to $PLACE/said.
did() {
    local wanted=$1 status=0
    shift
    "$@" >"$PLACE/said" 2>&1 </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || failed "$* ended with $status, not $wanted"
}

said() { grep -qF -- "$1" "$PLACE/said" || failed "nothing was said of: $1"; }

# eventually WHAT COMMAND…: waits up to two minutes.
eventually() {
    local what=$1
    shift
    for _ in $(seq 1200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    failed "$what did not happen"
}

# What has ended and only waits to be noticed by its parent is gone, too.
is_gone() { ! grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status"; }

# Processes that work on what this test made, whoever started them.
leftovers() { pgrep -f -- "$PLACE" || true; }

free_port() {
    node -e 'const server = require("net").createServer();
        server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}

ask() { # ask URL METHOD PARAMETERS: the result
    curl -sS --max-time 5 -H 'content-type: application/json' \
        --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":$3}" "$1" | jq -er .result
}

stranger_answers() { ask "$STRANGER" eth_chainId '[]' >/dev/null; }

# Somebody else's chain, the same program as ours.
STRANGER=http://127.0.0.1:$(free_port)
"$ANVIL" --host 127.0.0.1 --port "${STRANGER##*:}" --silent </dev/null >/dev/null 2>&1 &
STRANGER_PID=$!
disown

clean_up() {
    local status=$?
    set +e
    "$TEGATA_ROOT/run" devnet down >/dev/null 2>&1
    kill -KILL -- "-$STRANGER_PID" 2>/dev/null
    # What a failed test left running.
    leftovers | xargs -r kill -KILL 2>/dev/null
    rm -rf "$PLACE"
    exit $status
}
trap clean_up EXIT
eventually "the stranger's chain" stranger_answers
