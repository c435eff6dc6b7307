# ./run test: build everything, then the tests of the contracts and of the patient's page, and every ctest. Sourced by ./run.

run_tests() {
    build
    step "Contracts: unit, fuzz and invariant tests, gas snapshot, generated files"
    contracts/tools/test.sh
    test_patient_page
    step "Everything else"
    # The long ones wait for blocks, locks and processes more than they compute.
    ctest --test-dir "$TEGATA_BUILD" --output-on-failure -j "$(($(nproc) + 2))" "$@"
}
