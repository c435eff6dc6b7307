# ./run bench --json FILE: measure everything, print the table, write it to FILE. Sourced by ./run.

# What only the measurements need: without it they go on, and say what is missing.
install_bench_packages() {
    local missing=() package as_root=()
    while read -r package; do
        case "$package" in '' | '#'*) continue ;; esac
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done <bench/packages.txt
    [ ${#missing[@]} -eq 0 ] && return
    step "Installing for the measurements: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq || true
    for package in "${missing[@]}"; do
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
            >/dev/null 2>&1 || printf 'run: %s cannot be installed; its rows will be missing\n' "$package" >&2
    done
}

install_bench_peers() {
    local stamp=bench/peers/node_modules/.tegata-lock
    if [ ! -f "$stamp" ] || ! cmp -s bench/peers/package-lock.json "$stamp"; then
        step "Installing ethers.js and viem to compare with, by lock file"
        if (cd bench/peers && npm ci --no-audit --no-fund --loglevel=error); then
            cp bench/peers/package-lock.json "$stamp"
        else
            printf 'run: the peers cannot be installed; their rows will be missing\n' >&2
        fi
    fi
}

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
    install_bench_packages
    # A tree configured before the packages were there looks for them again.
    [ ! -f "$TEGATA_BUILD/build.ninja" ] || cmake -S . -B "$TEGATA_BUILD" >/dev/null
    build
    install_bench_peers
    step "Measuring"
    node bench/measure.mjs --build "$TEGATA_BUILD" --json "$out"
}
