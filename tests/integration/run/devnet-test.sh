#!/usr/bin/env bash
# ./run itself: its words, and the local network up, down, up again and interrupted. TEGATA_ROOT, TEGATA_BUILD.
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
RUN=$TEGATA_ROOT/run

echo "== What it does not know, it says"
did 2 "$RUN" dance
said "unknown command: dance"
said "usage: ./run COMMAND"
did 2 "$RUN"
said "usage: ./run COMMAND"
did 0 "$RUN" --help
said "devnet up|down|status"
did 1 "$RUN" devnet
said "devnet: up, down or status"
did 1 "$RUN" devnet sideways
did 1 "$RUN" demo --dance
said "unknown option: --dance"
did 1 "$RUN" demo --language fr
did 1 "$RUN" bench
said "--json FILE is needed"
[ ! -e "$TEGATA_DEMO" ] || [ -z "$(find "$TEGATA_DEMO" -name '*.pid')" ] || failed "something was started"

echo "== Up, and up again"
did 0 "$RUN" devnet status
said "chain: stopped"
said "gateway: stopped"
did 0 "$RUN" devnet up --built
said "chain: running"
said "gateway: running"
chain=$(cut -d ' ' -f 1 "$TEGATA_DEMO/chain.pid")
gateway=$(cut -d ' ' -f 1 "$TEGATA_DEMO/gateway.pid")
did 0 "$RUN" devnet up --built
[ "$chain $gateway" = "$(cut -d ' ' -f 1 "$TEGATA_DEMO/chain.pid") $(cut -d ' ' -f 1 "$TEGATA_DEMO/gateway.pid")" ] ||
    failed "a second up started what was running"
NODE=$(jq -r '.nodes[0]' "$TEGATA_DEMO/network.json")
LEDGER=$(jq -r .ledger "$TEGATA_DEMO/network.json")
ACCOUNT=0x00000000000000000000000000000000000000aa
ask "$NODE" anvil_setBalance "[\"$ACCOUNT\",\"0x1234\"]" >/dev/null || true
ask "$NODE" anvil_mine '["0x5"]' >/dev/null || true
height=$(($(ask "$NODE" eth_blockNumber '[]')))

echo "== Down, and nothing of it stays"
did 0 "$RUN" devnet down
is_gone "$chain" || failed "the chain still runs"
is_gone "$gateway" || failed "the gateway still runs"
[ -z "$(leftovers)" ] || failed "still running: $(leftovers)"
did 0 "$RUN" devnet down
did 0 "$RUN" devnet status
said "chain: stopped"

echo "== Up with what was there"
did 0 "$RUN" devnet up --built
NODE=$(jq -r '.nodes[0]' "$TEGATA_DEMO/network.json")
[ "$(jq -r .ledger "$TEGATA_DEMO/network.json")" = "$LEDGER" ] || failed "another ledger"
[ "$(ask "$NODE" eth_getCode "[\"$LEDGER\",\"latest\"]")" != 0x ] || failed "the ledger is gone"
[ "$(ask "$NODE" eth_getBalance "[\"$ACCOUNT\",\"latest\"]")" = 0x1234 ] || failed "the state is gone"
[ "$(($(ask "$NODE" eth_blockNumber '[]')))" -ge "$height" ] || failed "blocks are gone"
did 0 "$RUN" devnet status
said '"status":"ok"'

echo "== One alone away, and back with what it knew"
did 1 "$RUN" devnet stop
did 1 "$RUN" devnet stop phone
said "devnet: stop chain or gateway"
for name in gateway chain; do
    other=$([ $name = chain ] && echo gateway || echo chain)
    before=$(cut -d ' ' -f 1 "$TEGATA_DEMO/$other.pid")
    did 0 "$RUN" devnet stop $name
    did 0 "$RUN" devnet status
    said "$name: stopped"
    said "$other: running"
    did 0 "$RUN" devnet start $name
    did 0 "$RUN" devnet start $name
    did 0 "$RUN" devnet status
    said "$name: running"
    [ "$before" = "$(cut -d ' ' -f 1 "$TEGATA_DEMO/$other.pid")" ] || failed "the $other was started anew"
done
[ "$(jq -r '.nodes[0]' "$TEGATA_DEMO/network.json")" = "$NODE" ] || failed "the chain is at another address"
[ "$(ask "$NODE" eth_getCode "[\"$LEDGER\",\"latest\"]")" != 0x ] || failed "the ledger is gone"

echo "== Who works on the folder keeps others out"
exec 8>"$TEGATA_DEMO/lock"
flock -n 8
did 1 "$RUN" devnet down
said "another ./run is using"
exec 8>&-
did 0 "$RUN" devnet down

# `interrupt NAME PREPARATION…`: an up that gets Ctrl-C once NAME has begun to start; its process is then in `begun`. Where it
# was done before the signal came, once more.
interrupt() {
    local name=$1 up status
    shift
    for _ in 1 2 3 4 5; do
        "$@"
        "$RUN" devnet up --built >"$PLACE/said" 2>&1 </dev/null &
        up=$!
        eventually "the $name's start" test -s "$TEGATA_DEMO/$name.pid"
        begun=$(cut -d ' ' -f 1 "$TEGATA_DEMO/$name.pid")
        kill -INT -- "-$up" 2>/dev/null || true
        status=0
        wait "$up" || status=$?
        [ "$status" -ne 130 ] || return 0
        [ "$status" -eq 0 ] || failed "an interrupted up ended with $status"
    done
    failed "it could not be interrupted in time"
}
nothing_runs() { did 0 "$RUN" devnet down; }
no_gateway_runs() {
    kill -KILL -- "-$(cut -d ' ' -f 1 "$TEGATA_DEMO/gateway.pid")" 2>/dev/null || true
    rm -f "$TEGATA_DEMO/gateway.pid"
}

echo "== Ctrl-C ends what it started, half started"
interrupt chain nothing_runs
is_gone "$begun" || failed "the chain still runs"
[ -z "$(leftovers)" ] || failed "still running: $(leftovers)"

echo "== Ctrl-C leaves what ran before"
did 0 "$RUN" devnet up --built
chain=$(cut -d ' ' -f 1 "$TEGATA_DEMO/chain.pid")
interrupt gateway no_gateway_runs
is_gone "$begun" || failed "the half-started gateway still runs"
is_gone "$chain" && failed "the chain that ran before was ended"
did 0 "$RUN" devnet down
[ -z "$(leftovers)" ] || failed "still running: $(leftovers)"

kill -0 "$STRANGER_PID" && stranger_answers || failed "the stranger's chain was ended"
echo "done"
