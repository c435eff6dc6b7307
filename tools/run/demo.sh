# ./run demo: chain, gateway, sample people and the three apps; or the same windows without a display. Sourced by ./run.
source tools/run/devnet.sh

# The PIN of every sample profile; said on screen, because the demo is for trying.
DEMO_PIN=246810

demo() {
    local headless=0 out=
    while [ $# -gt 0 ]; do
        case "$1" in
        --headless) headless=1 ;;
        --out) out=${2:?"--out needs a folder"}; shift ;;
        *) fail "demo: unknown option: $1" ;;
        esac
        shift
    done
    if [ $headless -eq 0 ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        echo "There is no display: doing the headless run instead."
        headless=1
    fi
    [ $headless -eq 0 ] || out=${out:-$TEGATA_ROOT/.demo/headless}
    build
    if [ $headless -eq 1 ]; then demo_headless "$out"; else demo_windows; fi
}

# A network of its own in a temporary folder, a real keychain in a session bus of its own, the windows offscreen.
demo_headless() {
    local out=$1 status=0
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
    TEGATA_DEMO=$(mktemp -d "${TMPDIR:-/tmp}/tegata-demo.XXXXXX")
    trap 'devnet_down >/dev/null 2>&1; rm -rf "$TEGATA_DEMO"' EXIT
    devnet_up
    step "Driving the windows; pictures and transcript.json go to $out"
    mkdir -m 700 "$TEGATA_DEMO/home" "$TEGATA_DEMO/runtime"
    local token
    token=$("$TEGATA_BUILD/bin/tegata-gateway" invite --config "$TEGATA_DEMO/gateway.conf" --uses 2)
    env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen HOME="$TEGATA_DEMO/home" \
        XDG_RUNTIME_DIR="$TEGATA_DEMO/runtime" LC_ALL=C.UTF-8 \
        dbus-run-session -- bash -c '
            printf demo | gnome-keyring-daemon --unlock --components=secrets >/dev/null
            exec "$@"' keyring \
        "$TEGATA_BUILD/bin/tegata-demo" --network "$TEGATA_DEMO/network.json" --profiles "$TEGATA_DEMO/profiles" \
        --invitation "$token" --pin "$DEMO_PIN" --out "$out" || status=$?
    return $status
}

demo_windows() {
    devnet_urls
    trap 'demo_stop' EXIT
    trap 'exit 130' INT TERM
    devnet_up
    if [ ! -f "$TEGATA_DEMO/seeded" ]; then
        step "Making the sample hospital, pharmacy and patients"
        local token
        token=$("$TEGATA_BUILD/bin/tegata-gateway" invite --config "$TEGATA_DEMO/gateway.conf" --uses 2)
        QT_QPA_PLATFORM=offscreen "$TEGATA_BUILD/bin/tegata-demo" --network "$TEGATA_DEMO/network.json" \
            --profiles "$TEGATA_DEMO/profiles" --invitation "$token" --pin "$DEMO_PIN" --seed-only
        touch "$TEGATA_DEMO/seeded"
    fi
    step "Opening the three apps. The PIN of each is $DEMO_PIN. Ctrl-C here stops everything."
    local app
    for app in hospital-console clinician-workstation pharmacy-desk; do
        start_process "$app" "$TEGATA_BUILD/bin/tegata-$app" \
            --profile "$TEGATA_DEMO/profiles/$app" --network "$TEGATA_DEMO/network.json"
    done
    while is_running hospital-console || is_running clinician-workstation || is_running pharmacy-desk; do
        sleep 1
    done
}

demo_stop() {
    local app
    for app in hospital-console clinician-workstation pharmacy-desk; do stop_process "$app"; done
    devnet_down
}
