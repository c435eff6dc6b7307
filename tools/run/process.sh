# Processes in the background: started in a group of their own, remembered in a file, ended as a group. Sourced.
# Needs $TEGATA_DEMO. A process is its id and its start time: an id alone is somebody else's after a restart.

# Nothing for a process that is gone, or has ended and only waits to be noticed by its parent.
start_time_of() { sed -n 's/^.*) \([^ZX] .*\)$/\1/p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

process_id() { cut -d ' ' -f 1 "$TEGATA_DEMO/$1.pid" 2>/dev/null; }

is_running() {
    local pid since
    read -r pid since 2>/dev/null <"$TEGATA_DEMO/$1.pid" || return 1
    [ -n "$since" ] && [ "$(start_time_of "$pid")" = "$since" ]
}

# start_process NAME COMMAND…: standard input from NAME.input when there is one, output to NAME.log.
start_process() {
    local name=$1 input=/dev/null
    shift
    [ ! -e "$TEGATA_DEMO/$name.input" ] || input=$TEGATA_DEMO/$name.input
    # The lock of ./run is not for what outlives it.
    setsid "$@" >>"$TEGATA_DEMO/$name.log" 2>&1 <"$input" 9>&- &
    echo "$! $(start_time_of $!)" >"$TEGATA_DEMO/$name.pid"
}

# Asks a process group to end, and waits for it: a chain writes its state at that moment.
stop_process() {
    local name=$1 pid
    if is_running "$name"; then
        pid=$(process_id "$name")
        kill -TERM -- "-$pid" 2>/dev/null || true
        for _ in $(seq 300); do
            is_running "$name" || break
            sleep 0.1
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$TEGATA_DEMO/$name.pid"
}

# wait_for NAME WHAT TRIES COMMAND…: until the command succeeds, while the process lives.
wait_for() {
    local name=$1 what=$2 tries=$3
    shift 3
    for _ in $(seq "$tries"); do
        "$@" >/dev/null 2>&1 && return 0
        is_running "$name" || break
        sleep 0.1
    done
    tail -n 5 "$TEGATA_DEMO/$name.log" >&2
    fail "$what did not start; see $TEGATA_DEMO/$name.log"
}
