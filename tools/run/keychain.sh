# A keychain for the demo's apps: the desktop's own one where it can be used, one of our own otherwise. Sourced.

# Whether the session offers a Secret Service with a keyring that new secrets go into.
has_session_keychain() {
    [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ] || return 1
    dbus-send --session --print-reply --reply-timeout=10000 --dest=org.freedesktop.secrets /org/freedesktop/secrets \
        org.freedesktop.Secret.Service.ReadAlias string:default 2>/dev/null |
        grep -q 'object path "/org/'
}

# A bus that starts nothing by itself: a keyring that it started would come before ours, and locked.
write_bus_configuration() {
    cat >"$TEGATA_RUNTIME/bus.conf" <<XML
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
    "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
    <type>session</type>
    <listen>unix:path=$TEGATA_RUNTIME/bus</listen>
    <auth>EXTERNAL</auth>
    <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
    </policy>
</busconfig>
XML
}

# A message bus and a keyring of our own, for this demo alone. The keyring's file is in the demo's folder; what locks it
# is no secret, as everything in a demo.
start_own_keychain() {
    # Sockets have short names: not in the demo's folder.
    TEGATA_RUNTIME=$(mktemp -d "${TMPDIR:-/tmp}/tegata-run.XXXXXX")
    echo "$TEGATA_RUNTIME" >"$TEGATA_DEMO/keychain.folder"
    mkdir -p "$TEGATA_DEMO/keychain"
    chmod 700 "$TEGATA_DEMO/keychain"
    write_bus_configuration
    start_process keychain-bus dbus-daemon --nofork --nopidfile --config-file="$TEGATA_RUNTIME/bus.conf"
    wait_for keychain-bus "the message bus" 100 test -S "$TEGATA_RUNTIME/bus"
    export DBUS_SESSION_BUS_ADDRESS=unix:path=$TEGATA_RUNTIME/bus
    (umask 077 && printf demo >"$TEGATA_DEMO/keychain.input")
    start_process keychain env XDG_DATA_HOME="$TEGATA_DEMO/keychain" XDG_RUNTIME_DIR="$TEGATA_RUNTIME" \
        gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="$TEGATA_RUNTIME/keyring"
    wait_for keychain "the keychain" 200 has_session_keychain
    rm -f "$TEGATA_DEMO/keychain.input"
}

stop_own_keychain() {
    local folder
    stop_process keychain
    stop_process keychain-bus
    folder=$(cat "$TEGATA_DEMO/keychain.folder" 2>/dev/null || true)
    [ -z "$folder" ] || rm -rf "$folder" "$TEGATA_DEMO/keychain.folder"
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
