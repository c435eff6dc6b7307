#!/bin/sh
# Runs a test program between two message buses of its own: one in the place of the system's, one of its session. Both
# end with it; nothing else is started or stopped.
#
# Usage: run-with-buses.sh PROGRAM [ARGUMENT…]
set -eu

case "${TEGATA_BUSES:-0}" in
0)
    if ! command -v dbus-run-session >/dev/null 2>&1; then
        echo "SKIP: dbus-run-session is not installed" >&2
        exit 77
    fi
    unset DISPLAY WAYLAND_DISPLAY XDG_SESSION_ID
    TEGATA_BUSES=1 exec dbus-run-session -- "$0" "$@"
    ;;
1)
    DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" TEGATA_BUSES=2 exec dbus-run-session -- "$0" "$@"
    ;;
esac
exec "$@"
