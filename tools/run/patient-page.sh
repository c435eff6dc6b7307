# The patient's page: its packages by lock file, its build, its tests, its place in the local network. Sourced by
# tools/run/common.sh.

PATIENT_PAGE=$TEGATA_ROOT/apps/patient-web

# One number for everything that goes into the build.
patient_page_sources() {
    {
        node --version
        find "$PATIENT_PAGE" resources/contracts resources/icons -type f \
            -not -path "*/node_modules/*" -not -path "$PATIENT_PAGE/dist/*" -not -path "$PATIENT_PAGE/tests/*" -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum
}

# Builds the page into apps/patient-web/dist unless nothing changed, and says which build it is.
build_patient_page() {
    install_npm "$PATIENT_PAGE" "the patient's page"
    local stamp=$PATIENT_PAGE/node_modules/.tegata-build sources
    sources=$(patient_page_sources)
    if [ ! -s "$PATIENT_PAGE/dist/build.json" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$sources" ]; then
        step "Building the patient's page"
        rm -f "$stamp"
        (cd "$PATIENT_PAGE" && npm run --silent build -- --logLevel error >/dev/null)
        printf '%s\n' "$sources" >"$stamp"
    fi
    echo "patient's page: build $(patient_page_build)"
}

# The build as the page itself states it.
patient_page_build() {
    node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).hash' "$PATIENT_PAGE/dist/build.json"
}

# Where the gateway finds the page, and where people do.
patient_page_directory() { printf '%s' "$PATIENT_PAGE/dist"; }
patient_page_address() { printf '%s/' "$GATEWAY_URL"; }

# What the build wrote is what its files are: computed here a second time, by other means.
check_patient_page_build() {
    local computed
    computed=$(cd "$PATIENT_PAGE/dist" && find . -type f -not -name '*.br' -not -name '*.gz' -printf '%P\n' |
        grep -vxE 'build\.json|network\.json' | LC_ALL=C sort |
        while read -r path; do printf '%s %s\n' "$path" "$(sha256sum <"$path" | cut -d ' ' -f 1)"; done |
        sha256sum | cut -d ' ' -f 1)
    [ "$computed" = "$(patient_page_build)" ] || fail "the page's build.json does not say what its files are"
}

# Its own tests: types, unit, against a real chain and gateway, and in a real browser.
test_patient_page() {
    check_patient_page_build
    local script
    for script in typecheck test:unit test:network test:browser; do
        step "Patient's page: $script"
        (cd "$PATIENT_PAGE" && TEGATA_BUILD=$TEGATA_BUILD npm run --silent "$script")
    done
}
