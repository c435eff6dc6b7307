# ./run devnet up|down|status: a local chain (anvil, state kept in a file), the ledger on it, and the gateway.
# Everything it keeps is in one folder, everything it starts is in one list of process ids. Sourced by ./run.

TEGATA_DEMO=${TEGATA_DEMO:-$TEGATA_ROOT/.demo}
ANVIL=$TEGATA_ROOT/contracts/node_modules/.bin/anvil

# A free TCP port of the loopback address, remembered under a name so that a restart keeps it.
port_of() {
    local file=$TEGATA_DEMO/port.$1
    [ -f "$file" ] || node -e '
        const server = require("net").createServer();
        server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });' >"$file"
    cat "$file"
}

is_running() { [ -f "$TEGATA_DEMO/$1.pid" ] && kill -0 "$(cat "$TEGATA_DEMO/$1.pid")" 2>/dev/null; }

# start_process NAME COMMAND…: in the background, in a process group of its own, log in NAME.log.
start_process() {
    local name=$1
    shift
    setsid "$@" >>"$TEGATA_DEMO/$name.log" 2>&1 </dev/null &
    echo $! >"$TEGATA_DEMO/$name.pid"
}

# Asks a process group to end, and waits for it; a chain writes its state at that moment.
stop_process() {
    local pid_file=$TEGATA_DEMO/$1.pid pid
    [ -f "$pid_file" ] || return 0
    pid=$(cat "$pid_file")
    if kill -0 "$pid" 2>/dev/null; then
        kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
        for _ in $(seq 100); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$pid_file"
}

rpc() {
    curl -sS --max-time 5 -H 'content-type: application/json' \
        --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}" "$NODE_URL"
}

wait_for() {
    local what=$1 tries=$2
    shift 2
    for _ in $(seq "$tries"); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    fail "$what did not start; see the logs in $TEGATA_DEMO"
}

devnet_urls() {
    mkdir -p "$TEGATA_DEMO"
    chmod 700 "$TEGATA_DEMO"
    NODE_URL=http://127.0.0.1:$(port_of node)
    GATEWAY_URL=http://127.0.0.1:$(port_of gateway)
}

devnet_up() {
    devnet_urls
    if ! is_running chain; then
        step "Starting the local chain at $NODE_URL"
        start_process chain "$ANVIL" --host 127.0.0.1 --port "$(port_of node)" --silent \
            --state "$TEGATA_DEMO/chain.json" --state-interval 5 --max-transactions 100000
        wait_for "the chain" 200 rpc eth_chainId '[]'
    fi
    if [ ! -s "$TEGATA_DEMO/network.json" ]; then
        step "Deploying the ledger"
        [ -s "$TEGATA_DEMO/sponsor.key" ] || {
            (umask 077 && "$TEGATA_BUILD/bin/tegata" key generate --out "$TEGATA_DEMO/sponsor.key")
        }
        local sponsor
        sponsor=$("$TEGATA_BUILD/bin/tegata" key address --key-file "$TEGATA_DEMO/sponsor.key")
        rpc anvil_setBalance "[\"$sponsor\",\"0x3635c9adc5dea00000\"]" >/dev/null
        "$TEGATA_BUILD/bin/tegata" ledger deploy --node "$NODE_URL" --key-file "$TEGATA_DEMO/sponsor.key" \
            --bytecode resources/contracts/TegataLedger.bin --gateway "$GATEWAY_URL" \
            --out "$TEGATA_DEMO/network.json"
    fi
    if ! is_running gateway; then
        step "Starting the gateway at $GATEWAY_URL"
        write_gateway_configuration
        start_process gateway "$TEGATA_BUILD/bin/tegata-gateway" serve --config "$TEGATA_DEMO/gateway.conf"
        wait_for "the gateway" 200 curl -fsS --max-time 2 "$GATEWAY_URL/v1/health"
    fi
}

write_gateway_configuration() {
    "$TEGATA_BUILD/bin/tegata-gateway" sample-config \
        --listen "127.0.0.1:$(port_of gateway)" \
        --node "$NODE_URL" \
        --network "$TEGATA_DEMO/network.json" \
        --database "$TEGATA_DEMO/gateway.sqlite" \
        --sponsor-key-file "$TEGATA_DEMO/sponsor.key" >"$TEGATA_DEMO/gateway.conf"
}

devnet_down() {
    devnet_urls
    stop_process gateway
    stop_process chain
}

devnet_status() {
    devnet_urls
    local name
    for name in chain gateway; do
        if is_running "$name"; then echo "$name: running (process $(cat "$TEGATA_DEMO/$name.pid"))"; else echo "$name: stopped"; fi
    done
    if is_running gateway; then curl -sS --max-time 2 "$GATEWAY_URL/v1/health" && echo; fi
}

devnet() {
    case "${1:-}" in
    up) build && devnet_up ;;
    down) devnet_down ;;
    status) devnet_status ;;
    *) fail "devnet: up, down or status" ;;
    esac
}
