#!/bin/sh
# Runs a test program inside a session bus of its own, with a home folder of its own and a keyring of its own
# that is unlocked. Both end with it; nothing else is started or stopped.
#
# Usage: run-with-keyring.sh PROGRAM [ARGUMENT…]
set -eu

if [ "${TEGATA_KEYRING_INSIDE:-}" != "yes" ]; then
    for needed in dbus-run-session gnome-keyring-daemon gdbus; do
        if ! command -v "$needed" >/dev/null 2>&1; then
            echo "SKIP: $needed is not installed" >&2
            exit 77
        fi
    done
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT INT TERM
    export TEGATA_KEYRING_INSIDE=yes HOME="$folder" XDG_DATA_HOME="$folder/data" XDG_CONFIG_HOME="$folder/config"
    export XDG_CACHE_HOME="$folder/cache" XDG_RUNTIME_DIR="$folder/run"
    mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    # No display: no prompt can appear, as on a terminal whose user is not looking.
    unset DISPLAY WAYLAND_DISPLAY
    # QtKeychain chooses its back end by the desktop's name.
    export XDG_CURRENT_DESKTOP=GNOME
    status=0
    dbus-run-session -- "$0" "$@" || status=$?
    exit "$status"
fi

printf 'test password' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
# A test that stops the daemon for a while must not leave it stopped.
trap 'kill -CONT "$daemon" 2>/dev/null || true; kill "$daemon" 2>/dev/null || true; wait "$daemon" || true' EXIT INT TERM
export TEGATA_KEYRING_PID="$daemon"
# The bus tells when the service has its name; no guessing of times.
gdbus wait --session --timeout 20 org.freedesktop.secrets
"$@"
