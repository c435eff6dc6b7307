# ./run demo: chain, gateway, sample people, the three apps and the patient's page; or the same without a display. Sourced by ./run.
# shellcheck source=tools/run/devnet.sh
source "$TEGATA_ROOT/tools/run/devnet.sh"
# shellcheck source=tools/run/keychain.sh
source "$TEGATA_ROOT/tools/run/keychain.sh"

# The PIN of every sample profile; said on screen, because the demo is for trying.
DEMO_PIN=246810
DEMO_APPS=(hospital-console clinician-workstation pharmacy-desk)

demo() {
    local headless=0 out= fresh=0 language=ja builds=1
    while [ $# -gt 0 ]; do
        case "$1" in
        --headless) headless=1 ;;
        --out) out=${2:?"--out needs a folder"}; shift ;;
        --language) language=${2:?"--language needs ja or en"}; shift ;;
        --fresh) fresh=1 ;;
        # For the tests: what is built is taken as it is.
        --built) builds=0 ;;
        *) fail "demo: unknown option: $1" ;;
        esac
        shift
    done
    case "$language" in ja | en) ;; *) fail "demo: --language is ja or en" ;; esac
    if [ $headless -eq 0 ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        echo "There is no display: doing the headless run instead."
        headless=1
    fi
    [ $headless -eq 0 ] || out=${out:-$TEGATA_ROOT/.demo/headless}
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ $builds -eq 1 ]; then
        build tegata tegata-gateway tegata-demo "${DEMO_APPS[@]/#/tegata-}"
        build_patient_page
    elif [ ! -s "$(patient_page_directory)/build.json" ]; then
        echo "The patient's page is not built: ./run build" >&2
        exit 77
    fi
    if [ $headless -eq 1 ]; then
        demo_headless "$out" "$language"
    else
        demo_windows "$fresh"
    fi
}

# PIN and an invitation for so many institutions, in a file only this user can read.
write_demo_secrets() {
    local token
    token=$("$TEGATA_BUILD/bin/tegata-gateway" invite --config "$TEGATA_DEMO/gateway.conf" --uses "$1")
    (umask 077 && jq -n --arg pin "$DEMO_PIN" --arg invitation "$token" '{pin: $pin, invitation: $invitation}' \
        >"$TEGATA_DEMO/secrets.json")
}

# A network of its own in a temporary folder, a real keychain on a message bus of its own, the windows offscreen, the
# patient's page in a browser without one.
demo_headless() {
    local out=$1 language=$2 status=0
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
    # What an earlier run left would look like this one's.
    rm -f "$out"/*.png "$out"/*.pdf "$out"/*.csv "$out"/*.json
    TEGATA_DEMO=$(mktemp -d "${TMPDIR:-/tmp}/tegata-demo.XXXXXX")
    trap 'demo_headless_end' EXIT
    devnet_up
    start_own_keychain
    write_demo_secrets 3
    step "Driving the windows; pictures, documents and transcript.json go to $out"
    mkdir -m 700 "$TEGATA_DEMO/home"
    # The run stops and starts its own network's processes, as ./run devnet does.
    env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen HOME="$TEGATA_DEMO/home" \
        XDG_RUNTIME_DIR="$TEGATA_RUNTIME" LC_ALL=C.UTF-8 QT_LOGGING_RULES='tegata.*=false' \
        TEGATA_DEMO="$TEGATA_DEMO" TEGATA_BUILD="$TEGATA_BUILD" \
        timeout --foreground --kill-after=10 1800 "$TEGATA_BUILD/bin/tegata-demo" --network "$TEGATA_DEMO/network.json" \
        --profiles "$TEGATA_DEMO/profiles" --secrets "$TEGATA_DEMO/secrets.json" --language "$language" \
        --page "$PATIENT_PAGE" --run "$TEGATA_ROOT/run" --store "$TEGATA_DEMO/gateway.sqlite" --out "$out" || status=$?
    if [ $status -eq 0 ]; then
        echo "Every step was done: $(find "$out" -name '*.png' | wc -l) pictures, $(jq '.steps | length' "$out/transcript.json") steps."
    else
        cp "$TEGATA_DEMO/gateway.log" "$out/gateway.log"
        echo "run: a step failed; the pictures failure-*.png show the moment" >&2
    fi
    return $status
}

demo_headless_end() {
    stop_own_keychain
    devnet_down
    rm -rf "$TEGATA_DEMO"
}

demo_windows() {
    local fresh=$1 app
    devnet_lock
    # Only what this run starts is ended with it.
    DEMO_ENDS_NETWORK=1
    if is_running chain && is_running gateway; then DEMO_ENDS_NETWORK=0; fi
    trap 'demo_stop' EXIT
    for app in "${DEMO_APPS[@]}" phone; do stop_process "$app"; done
    stop_own_keychain
    if [ "$fresh" -eq 1 ]; then
        step "Throwing the demo of before away"
        demo_forget
    elif [ -e "$TEGATA_DEMO/seeding" ]; then
        step "The sample people were not finished last time: beginning anew"
        demo_forget
    fi
    [ -e "$TEGATA_DEMO/seeded" ] || touch "$TEGATA_DEMO/seeding"
    devnet_up
    use_keychain
    [ -e "$TEGATA_DEMO/seeded" ] || demo_seed
    step "Opening the three apps and the patient's page. The PIN of each app is $DEMO_PIN. Ctrl-C here ends everything."
    echo "The patient's page: $(patient_page_address)"
    open_patient_page
    for app in "${DEMO_APPS[@]}"; do
        start_process "$app" "$TEGATA_BUILD/bin/tegata-$app" \
            --profile "$TEGATA_DEMO/profiles/$app" --network "$TEGATA_DEMO/network.json"
    done
    demo_watch
}

# The patient's page beside the apps, in the size of a phone: a window of Debian's Chromium with storage of its own, which
# stays in the demo's folder. Without Chromium in whatever browser the desktop has, which is not the demo's to end.
open_patient_page() {
    local browser address options=()
    address=$(patient_page_address)
    if browser=$(command -v chromium); then
        # Root cannot have a sandbox; without the second word a bar over the page says so.
        [ "$(id -u)" -ne 0 ] || options+=(--no-sandbox --test-type)
        # In the language that the apps speak here, whatever the browser was installed with.
        case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in ja*) options+=(--accept-lang=ja,en) ;; esac
        start_process phone "$browser" --app="$address" --user-data-dir="$TEGATA_DEMO/phone" --window-size=412,892 \
            --no-first-run --no-default-browser-check --disable-background-networking --disable-component-update \
            --disable-default-apps --disable-sync --disable-domain-reliability --disable-breakpad --no-pings \
            --disable-features=Translate,MediaRouter,OptimizationHints --hide-crash-restore-bubble \
            --password-store=basic --ozone-platform-hint=auto "${options[@]}"
    elif command -v xdg-open >/dev/null; then
        xdg-open "$address" >/dev/null 2>&1 9>&- || echo "Open it in a browser."
    else
        echo "Open it in a browser."
    fi
}

# With the network goes everything on it, also when it ran before.
demo_forget() {
    devnet_forget
    DEMO_ENDS_NETWORK=1
}

demo_seed() {
    step "Making the sample hospital, clinic, pharmacy and patients"
    write_demo_secrets 3
    QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES='tegata.*=false' "$TEGATA_BUILD/bin/tegata-demo" --seed \
        --network "$TEGATA_DEMO/network.json" --profiles "$TEGATA_DEMO/profiles" \
        --secrets "$TEGATA_DEMO/secrets.json" || fail "making the sample people failed"
    rm -f "$TEGATA_DEMO/secrets.json"
    mv "$TEGATA_DEMO/seeding" "$TEGATA_DEMO/seeded"
}

# Until the last app is closed; the page may be closed and opened as one likes. Says when something ends badly, and keeps
# the height of the chain for the next start.
demo_watch() {
    local app height running=("${DEMO_APPS[@]}") still phone=0
    if is_running phone; then phone=1; fi
    while [ ${#running[@]} -gt 0 ]; do
        sleep 1
        still=()
        for app in "${running[@]}"; do
            if is_running "$app"; then still+=("$app"); else echo "$app was closed."; fi
        done
        running=("${still[@]}")
        if [ $phone -eq 1 ] && ! is_running phone; then
            phone=0
            echo "The patient's page was closed; it is still at $(patient_page_address)."
        fi
        for app in chain gateway; do
            is_running "$app" || [ -e "$TEGATA_DEMO/$app.away" ] || fail "the $app ended; see $TEGATA_DEMO/$app.log"
        done
        height=$(chain_height)
        [ -z "$height" ] || echo "$height" >"$TEGATA_DEMO/height"
    done
    echo "All windows are closed."
}

demo_stop() {
    local app
    # A second Ctrl-C must not leave half of it running.
    trap '' INT TERM HUP
    echo
    echo "Ending what was started."
    for app in "${DEMO_APPS[@]}" phone; do stop_process "$app"; done
    stop_own_keychain
    [ "$DEMO_ENDS_NETWORK" -eq 0 ] || devnet_down
}
