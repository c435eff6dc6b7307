# ./run bench --json FILE: measure, and write the figures. Sourced by ./run.

run_bench() {
    local out=
    while [ $# -gt 0 ]; do
        case "$1" in
        --json) out=${2:?"--json needs a file"}; shift ;;
        *) fail "bench: unknown option: $1" ;;
        esac
        shift
    done
    [ -n "$out" ] || fail "bench: --json FILE is needed"
    build
    step "Measuring"
    "$TEGATA_BUILD/bin/tegata-bench" "$out"
}
