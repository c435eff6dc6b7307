# Shared by the commands of ./run: what to install, where to build. Sourced, never run.

TEGATA_BUILD=${TEGATA_BUILD:-$TEGATA_ROOT/build/release}

# shellcheck source=tools/run/patient-page.sh
source "$TEGATA_ROOT/tools/run/patient-page.sh"

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'run: %s\n' "$*" >&2; exit 1; }

# Installs the Debian packages that are missing, naming them first; asks for sudo where it must.
install_packages() {
    local missing=() package
    while read -r package; do
        case "$package" in '' | '#'*) continue ;; esac
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done <packaging/debian-packages.txt
    # Debian's own npm and Node.js are not needed where another Node.js 18 or newer is already first on the path.
    if command -v node >/dev/null && command -v npm >/dev/null \
        && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; then
        local kept=()
        for package in "${missing[@]}"; do
            case "$package" in nodejs | npm) ;; *) kept+=("$package") ;; esac
        done
        missing=("${kept[@]}")
    fi
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "these Debian packages are missing: ${missing[*]}"
    step "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        >"${TMPDIR:-/tmp}/tegata-apt.$$.log" 2>&1 || {
        tail -n 20 "${TMPDIR:-/tmp}/tegata-apt.$$.log" >&2
        fail "installing packages failed"
    }
    rm -f "${TMPDIR:-/tmp}/tegata-apt.$$.log"
}

# install_npm FOLDER NAME: npm packages by lock file; again only when the lock file changed.
install_npm() {
    local folder=$1 name=$2 stamp=$1/node_modules/.tegata-lock
    if [ ! -f "$stamp" ] || ! cmp -s "$folder/package-lock.json" "$stamp"; then
        step "Installing the packages of $name from npm, by lock file"
        (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
        cp "$folder/package-lock.json" "$stamp"
    fi
}

configure() {
    if [ ! -f "$TEGATA_BUILD/build.ninja" ]; then
        step "Configuring in ${TEGATA_BUILD#"$TEGATA_ROOT"/}"
        CXX=${CXX:-g++} cmake -S . -B "$TEGATA_BUILD" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
            -DTEGATA_PRECOMPILED_HEADERS=ON "$@" >/dev/null
    fi
}

# build [TARGET…]: everything, the patient's page included, or these.
build() {
    install_packages
    # forge, anvil, solc, OpenZeppelin
    install_npm "$TEGATA_ROOT/contracts" "the contracts"
    [ $# -gt 0 ] || build_patient_page
    configure
    step "Building"
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    cmake --build "$TEGATA_BUILD" "${targets[@]}"
}
