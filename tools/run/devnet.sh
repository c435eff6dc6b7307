# ./run devnet up|down|status|stop NAME|start NAME: a local chain (anvil, state kept in a file), the ledger on it, and the gateway.
# Everything it keeps is in one folder, everything it starts is in one list of process ids. Sourced by ./run.
# shellcheck source=tools/run/process.sh
source "$TEGATA_ROOT/tools/run/process.sh"

TEGATA_DEMO=${TEGATA_DEMO:-$TEGATA_ROOT/.demo}
ANVIL=$TEGATA_ROOT/contracts/node_modules/.bin/anvil

# A free TCP port of the loopback address, remembered under a name so that a restart keeps it.
port_of() {
    local file=$TEGATA_DEMO/port.$1
    [ -s "$file" ] || node -e '
        const server = require("net").createServer();
        server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });' >"$file"
    cat "$file"
}

# Forgets a remembered port that somebody else has taken meanwhile.
keep_free_port() {
    local port
    port=$(port_of "$1")
    node -e '
        const server = require("net").createServer();
        server.once("error", () => process.exit(1));
        server.listen(Number(process.argv[1]), "127.0.0.1", () => server.close());' "$port" && return
    rm -f "$TEGATA_DEMO/port.$1"
    echo "Port $port, used for the $1 before, is taken by another program: using $(port_of "$1") instead."
}

rpc() {
    curl -sS --max-time 5 -H 'content-type: application/json' \
        --data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}" "$NODE_URL"
}

# The number of the chain's newest block; nothing when it does not answer.
chain_height() {
    local answer
    answer=$(rpc eth_blockNumber '[]' 2>/dev/null | sed -n 's/.*"result":"0x\([0-9a-f]*\)".*/\1/p')
    [ -z "$answer" ] || echo $((16#$answer))
}

devnet_urls() {
    mkdir -p "$TEGATA_DEMO"
    chmod 700 "$TEGATA_DEMO"
    NODE_URL=http://127.0.0.1:$(port_of node)
    GATEWAY_URL=http://127.0.0.1:$(port_of gateway)
}

# One ./run at a time works on the folder; what it starts does not hold the lock.
devnet_lock() {
    mkdir -p "$TEGATA_DEMO"
    exec 9>"$TEGATA_DEMO/lock"
    flock -n 9 || fail "another ./run is using ${TEGATA_DEMO#"$TEGATA_ROOT"/}; end it first"
}

# Throws the local network and everything in it away.
devnet_forget() {
    devnet_down
    find "$TEGATA_DEMO" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
}

# anvil makes a new first block at every start and then keeps all of them, in no order; only the oldest one is the
# chain's, and the gateway knows the chain by it. Fails when the state was not written to its end.
mend_chain_state() {
    jq -c '.blocks |= ((map(select(.header.number == "0x0")) | min_by(.header.timestamp)) as $first
        | [$first] + map(select(.header.number != "0x0")))' "$1" >"$1.new" 2>/dev/null && mv "$1.new" "$1"
}

# The state is written every second and at the end. What a kill or a power cut left half written is not used.
start_chain() {
    local state=$TEGATA_DEMO/chain.json
    if [ -e "$state" ] && ! mend_chain_state "$state"; then
        [ -s "$state.before" ] || fail "the chain's state is damaged; ./run demo --fresh begins anew"
        echo "The chain's state was not written to its end; taking the one before."
        cp "$state.before" "$state"
    fi
    [ ! -s "$state" ] || cp "$state" "$state.before"
    keep_free_port node
    devnet_urls
    step "Starting the local chain at $NODE_URL"
    start_process chain "$ANVIL" --host 127.0.0.1 --port "$(port_of node)" --silent \
        --state "$state" --state-interval 1 --max-transactions 100000
    wait_for chain "the chain" 600 rpc eth_chainId '[]'
    local height before
    height=$(chain_height)
    before=$(cat "$TEGATA_DEMO/height" 2>/dev/null || echo 0)
    if [ "${height:-0}" -lt "$before" ]; then
        echo "The chain was ended before its state was written: it stands at block $height and stood at $before."
        echo "The gateway sends what is missing once more. If the apps complain all the same, begin anew: ./run demo --fresh"
    fi
}

# The addresses may have changed since the ledger was deployed.
write_network_file() {
    local file=$TEGATA_DEMO/network.json
    jq --arg node "$NODE_URL" --arg gateway "$GATEWAY_URL" --arg page "$(patient_page_address)" \
        '.nodes = [$node] | .gateway = $gateway | .patientPage = $page' "$file" >"$file.new"
    mv "$file.new" "$file"
}

deploy_ledger() {
    step "Deploying the ledger"
    [ -s "$TEGATA_DEMO/sponsor.key" ] || {
        (umask 077 && "$TEGATA_BUILD/bin/tegata" key generate --out "$TEGATA_DEMO/sponsor.key" >/dev/null)
    }
    local sponsor
    sponsor=$("$TEGATA_BUILD/bin/tegata" key address --key-file "$TEGATA_DEMO/sponsor.key")
    rpc anvil_setBalance "[\"$sponsor\",\"0x3635c9adc5dea00000\"]" >/dev/null
    "$TEGATA_BUILD/bin/tegata" ledger deploy --node "$NODE_URL" --key-file "$TEGATA_DEMO/sponsor.key" \
        --bytecode resources/contracts/TegataLedger.bin --gateway "$GATEWAY_URL" \
        --patient-page "$(patient_page_address)" --out "$TEGATA_DEMO/network.json.new" >/dev/null
    mv "$TEGATA_DEMO/network.json.new" "$TEGATA_DEMO/network.json"
}

devnet_up() {
    devnet_urls
    is_running chain || start_chain
    if ! is_running gateway; then
        keep_free_port gateway
        devnet_urls
    fi
    if [ -s "$TEGATA_DEMO/network.json" ]; then write_network_file; else deploy_ledger; fi
    is_running gateway || start_gateway
    rm -f "$TEGATA_DEMO"/{chain,gateway}.away
}

start_gateway() {
    step "Starting the gateway at $GATEWAY_URL"
    write_gateway_configuration
    start_process gateway "$TEGATA_BUILD/bin/tegata-gateway" serve --config "$TEGATA_DEMO/gateway.conf"
    wait_for gateway "the gateway" 300 curl -fsS --max-time 2 "$GATEWAY_URL/v1/health"
}

write_gateway_configuration() {
    local page=()
    [ ! -s "$(patient_page_directory)/build.json" ] || page=(--page-directory "$(patient_page_directory)")
    "$TEGATA_BUILD/bin/tegata-gateway" sample-config \
        --listen "127.0.0.1:$(port_of gateway)" \
        --node "$NODE_URL" \
        --network "$TEGATA_DEMO/network.json" \
        --database "$TEGATA_DEMO/gateway.sqlite" \
        --sponsor-key-file "$TEGATA_DEMO/sponsor.key" "${page[@]}" >"$TEGATA_DEMO/gateway.conf"
}

devnet_down() {
    local height
    devnet_urls
    stop_process gateway
    if is_running chain; then
        height=$(chain_height)
        [ -z "$height" ] || echo "$height" >"$TEGATA_DEMO/height"
    fi
    stop_process chain
}

devnet_status() {
    devnet_urls
    local name
    for name in chain gateway; do
        if is_running "$name"; then echo "$name: running (process $(process_id "$name"))"; else echo "$name: stopped"; fi
    done
    if is_running chain; then echo "block: $(chain_height)"; fi
    if is_running gateway; then curl -sS --max-time 2 "$GATEWAY_URL/v1/health" && echo; fi
}

# Ends what this run started, and nothing that ran before it.
devnet_undo() {
    local name
    # A second Ctrl-C must not leave half of it running.
    trap '' INT TERM HUP
    for name in gateway chain; do
        case " $DEVNET_RAN " in *" $name "*) ;; *) stop_process "$name" ;; esac
    done
}

# All of it or nothing new: an interrupted or failed start leaves what it found.
devnet_start() {
    local name
    devnet_lock
    DEVNET_RAN=
    for name in gateway chain; do ! is_running "$name" || DEVNET_RAN+=" $name"; done
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    trap devnet_undo EXIT
    # For the tests: what is built is taken as it is.
    if [ "${1:-}" != --built ]; then
        build tegata tegata-gateway
        build_patient_page
    fi
    devnet_up
    trap - EXIT INT TERM HUP
}

# Ends the chain or the gateway alone, to see what the apps do without it; also under a running demo, which goes on.
devnet_take_away() {
    devnet_urls
    touch "$TEGATA_DEMO/$1.away"
    stop_process "$1"
}

# At its old address, with all it knew.
devnet_bring_back() {
    devnet_urls
    is_running "$1" || "start_$1"
    rm -f "$TEGATA_DEMO/$1.away"
}

devnet() {
    case "${1:-}" in
    up)
        devnet_start "${2:-}"
        devnet_status
        ;;
    down) devnet_lock && devnet_down ;;
    status) devnet_status ;;
    stop | start)
        case "${2:-}" in chain | gateway) ;; *) fail "devnet: $1 chain or gateway" ;; esac
        if [ "$1" = stop ]; then devnet_take_away "$2"; else devnet_bring_back "$2"; fi
        ;;
    *) fail "devnet: up, down or status; stop or start with chain or gateway" ;;
    esac
}
