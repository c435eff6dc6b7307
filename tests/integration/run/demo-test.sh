#!/usr/bin/env bash
# ./run demo without a display says so, does the headless run, and Ctrl-C ends all of it. TEGATA_ROOT, TEGATA_BUILD.
# The whole headless run is a test of its own (demo_headless).
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
[ -s "$TEGATA_ROOT/apps/patient-web/dist/build.json" ] || { echo "the patient's page is not built: ./run build"; exit 77; }

"$TEGATA_ROOT/run" demo --built --out "$PLACE/out" >"$PLACE/said" 2>&1 </dev/null &
demo=$!
eventually "the headless run" grep -q "Driving the windows" "$PLACE/said"
said "There is no display: doing the headless run instead."
# The windows, too, so that there is something of everything to end.
eventually "the program that drives the windows" pgrep -f -- "bin/tegata-demo --network $TMPDIR"
network=$(find "$TMPDIR" -maxdepth 1 -name 'tegata-demo.*')
for name in chain gateway keychain keychain-bus; do
    read -r pid _ <"$network/$name.pid"
    kill -0 "$pid" || failed "$name does not run"
    started+=("$pid")
done

kill -INT -- "-$demo"
status=0
wait "$demo" || status=$?
[ "$status" -eq 130 ] || failed "an interrupted demo ended with $status"
for pid in "${started[@]}"; do is_gone "$pid" || failed "process $pid still runs"; done
# Browsers and windows end in their own time.
nothing_left() { [ -z "$(leftovers)" ]; }
eventually "the end of everything that was started" nothing_left
[ -z "$(find "$TMPDIR" -maxdepth 1 -name 'tegata-*')" ] || failed "left behind: $(find "$TMPDIR" -maxdepth 1)"
kill -0 "$STRANGER_PID" && stranger_answers || failed "the stranger's chain was ended"
echo "done"
