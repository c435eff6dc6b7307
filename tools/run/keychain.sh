# A keychain for the demo's apps: the desktop's own one where it can be used, one of our own otherwise. Sourced.

# Whether the session offers a Secret Service with a keyring that new secrets go into.
has_session_keychain() {
    [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ] || return 1
    dbus-send --session --print-reply --reply-timeout=10000 --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.ReadAlias string:default 2>/dev/null |
        grep -q 'object path "/org/'
}

# A message bus and a keyring of our own, for this demo alone. The keyring's file is in the demo's folder; what locks it
# is no secret, as everything in a demo.
start_own_keychain() {
    local address
    TEGATA_RUNTIME=$(mktemp -d "${TMPDIR:-/tmp}/tegata-run.XXXXXX")
    mkdir -p -m 700 "$TEGATA_DEMO/keychain"
    address=unix:path=$TEGATA_RUNTIME/bus
    start_process keychain-bus dbus-daemon --session --nofork --nopidfile --address="$address"
    wait_for keychain-bus "the message bus" 100 test -S "$TEGATA_RUNTIME/bus"
    export DBUS_SESSION_BUS_ADDRESS=$address
    (umask 077 && printf demo >"$TEGATA_DEMO/keychain.input")
    start_process keychain env XDG_DATA_HOME="$TEGATA_DEMO/keychain" XDG_RUNTIME_DIR="$TEGATA_RUNTIME" \
        gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="$TEGATA_RUNTIME/keyring"
    wait_for keychain "the keychain" 100 has_session_keychain
    rm -f "$TEGATA_DEMO/keychain.input"
}

stop_own_keychain() {
    stop_process keychain
    stop_process keychain-bus
    [ -z "${TEGATA_RUNTIME:-}" ] || rm -rf "$TEGATA_RUNTIME"
}

# The profiles of a demo stay with the keychain they were made with.
use_keychain() {
    local kept=$TEGATA_DEMO/keychain.kind kind
    kind=$(cat "$kept" 2>/dev/null || true)
    if [ -z "$kind" ]; then
        if has_session_keychain; then kind=session; else kind=own; fi
        echo "$kind" >"$kept"
    fi
    case "$kind" in
    own)
        step "Starting a keychain of the demo's own: this session offers none that can be used"
        start_own_keychain
        ;;
    session)
        has_session_keychain || fail "the sample profiles were made with the keychain of your desktop session, which \
does not answer here; start from that session, or begin anew with ./run demo --fresh"
        ;;
    esac
}
