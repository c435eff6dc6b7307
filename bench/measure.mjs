// Runs every measurement and writes the table: measure.mjs --build DIR --json FILE [--only parts,events,…]
// Started by ./run bench, which has built everything and installed what it could.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const options = Object.fromEntries(
  process.argv.slice(2).flatMap((item, index, all) => (item.startsWith("--") ? [[item.slice(2), all[index + 1]]] : [])),
);
if (!options.build || !options.json) throw new Error("usage: measure.mjs --build DIR --json FILE [--only PARTS]");
const bin = join(options.build, "bin");
const wanted = options.only ? new Set(options.only.split(",")) : null;
const eventCount = Number(options.events ?? 100_000);
const recordCount = Number(options.records ?? 10_000);
const startRuns = 5;

const rows = [];
const missing = [];
const megabyte = 1e6;

/// One row; `aim` is what the issue asks for, tested on `ratio` or `value`.
function row(name, value, unit, { reference = null, aim = null, test = null, digits = 1 } = {}) {
  const round = (number) => (number === null ? null : Number(number.toFixed(digits)));
  const ratio = reference ? value / reference : null;
  rows.push({
    name,
    value: round(value),
    unit,
    reference: round(reference),
    ratio: ratio === null ? null : Number(ratio.toFixed(3)),
    aim,
    met: test ? Boolean(test({ value, ratio })) : null,
  });
}
const ratioAtLeast = (least) => ({ aim: `ratio >= ${least}`, test: ({ ratio }) => ratio >= least });
const ratioAtMost = (most) => ({ aim: `ratio <= ${most}`, test: ({ ratio }) => ratio <= most });
const valueAtLeast = (least) => ({ aim: `>= ${least}`, test: ({ value }) => value >= least });
const valueAtMost = (most) => ({ aim: `<= ${most}`, test: ({ value }) => value <= most });
const below = (most) => ({ aim: `< ${most}`, test: ({ value }) => value < most });

function run(program, args, extra = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 << 20, timeout: 400_000, ...extra });
  if (done.status !== 0) {
    throw new Error(`${program} ${args[0] ?? ""}: ${done.error ?? done.stderr?.trim().split("\n").slice(-3).join(" ")}`);
  }
  return done.stdout;
}
const lastLine = (text) => JSON.parse(text.trim().split("\n").at(-1));

async function measured(name, work) {
  if (wanted && !wanted.has(name)) return;
  const begin = Date.now();
  process.stderr.write(`-- ${name} … `);
  try {
    await work();
    process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    process.stderr.write("failed\n");
    missing.push(`${name}: ${error.message.slice(0, 300)}`);
  }
}

const hasPeers = existsSync(join(root, "bench/peers/node_modules/viem")) && existsSync(join(root, "bench/peers/node_modules/ethers"));
if (!hasPeers) missing.push("ethers.js and viem are not installed (npm ci in bench/peers): no rows against them");

// ---- inside a process

async function parts() {
  const program = join(bin, "tegata-bench-parts");
  if (!existsSync(program)) throw new Error("not built: libbenchmark-dev is missing");
  const answer = JSON.parse(run(program, ["--benchmark_format=json", "--benchmark_min_time=0.3", "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"]));
  const median = new Map(answer.benchmarks.filter((one) => one.aggregate_name === "median").map((one) => [one.run_name, one]));
  const speed = (name) => median.get(name).bytes_per_second / megabyte;
  const perSecond = (name) => {
    const one = median.get(name);
    return { ns: 1e9, us: 1e6, ms: 1e3, s: 1 }[one.time_unit] / one.cpu_time;
  };
  for (const [size, words, least] of [[4096, "4 KiB", 0.5], [1048576, "1 MiB", 0.9]]) {
    for (const [verb, raw] of [["Seal", "rawSeal"], ["Open", "rawOpen"]]) {
      const reference = speed(`${raw}/${size}`);
      row(`${verb.toLowerCase()} a record's content of ${words}, against libsodium's AEAD`, speed(`content${verb}/${size}`), "MB/s", { reference, ...ratioAtLeast(least) });
      row(`${verb.toLowerCase()} a whole record of ${words} (keys, Keccak-256, signature), against libsodium's AEAD`, speed(`record${verb}/${size}`), "MB/s", { reference, ...ratioAtLeast(least) });
    }
  }
  row("Keccak-256 of 1 MiB alone, against libsodium's AEAD", speed("keccak/1048576"), "MB/s", { reference: speed("rawSeal/1048576") });
  const signing = perSecond("actionSign");
  row("EIP-712 digest and verified signature, against libsecp256k1 sign and verify", signing, "1/s", { reference: perSecond("rawSign"), ...ratioAtLeast(0.8) });
  row("verify the links of a chart of 10,000", 1000 / perSecond("chainVerify/10000"), "ms", {});
  if (hasPeers) {
    const peers = lastLine(run("node", [join(root, "bench/peers/sign.mjs")]));
    row("EIP-712 digest and verified signature, against the faster of viem and ethers.js", signing, "1/s", { reference: Math.max(peers.viem, peers.ethers), ...ratioAtLeast(8) });
    row("the same, against viem", signing, "1/s", { reference: peers.viem });
    row("the same, against ethers.js", signing, "1/s", { reference: peers.ethers });
  }
}

// ---- gas, as committed; contracts/tools/test.sh measures it anew and compares

function gas() {
  const cost = JSON.parse(readFileSync(join(root, "contracts/snapshots/GasTest.json"), "utf8"));
  const of = (name) => Number(cost[name]);
  const line = (name, value, most, former = null) => row(`gas: ${name}`, value, "gas", { reference: former, ...(most ? valueAtMost(most) : {}) });
  line("append, alone (2017: 737,000)", of("appendRecord"), 52_000, 737_000);
  line("append, each of 100 in a transaction", of("appendRecord, 100 in a batch") / 100, 28_000, 737_000);
  line("append, each record of an AppendRecords of 1,000", of("appendRecords of 1000") / 1000, 100, 737_000);
  line("grant of two compartments (2017: 191,000)", of("grant of 2"), 90_000, 191_000);
  line("device approval (2017: 210,000)", of("approveDevice"), 80_000, 210_000);
  row("gas: append after 20 more institutions, devices and records, against before", of("appendRecord later"), "gas", { reference: of("appendRecord"), ...ratioAtMost(1.002) });
}

// ---- events from a node

async function events() {
  const program = join(bin, "tegata-bench-events");
  const node = spawn(program, ["seed", String(eventCount)], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const where = await new Promise((resolve, reject) => {
      let text = "";
      node.stdout.on("data", (chunk) => {
        text += chunk;
        if (text.includes("\n")) resolve(JSON.parse(text.split("\n")[0]));
      });
      node.on("exit", () => reject(new Error("the node could not be filled")));
    });
    const at = [where.url, where.ledger, String(where.last)];
    const window = "10"; // blocks in one request, for everyone: 5,000 events
    const best = (work) => [0, 1, 2].map(work).reduce((one, other) => (one.seconds < other.seconds ? one : other));
    run(program, ["fetch", ...at]); // the node's own caches
    const fetched = best(() => lastLine(run(program, ["fetch", ...at])));
    const typed = best(() => lastLine(run(program, ["read", ...at])));
    if (typed.events < eventCount || typed.events !== fetched.events) throw new Error("events are missing");
    const rate = typed.events / typed.seconds;
    row("events from a node into typed values, against fetching and parsing the JSON alone", rate, "1/s", { reference: fetched.events / fetched.seconds, ...ratioAtLeast(0.4) });
    row("memory while reading them", typed.peakKilobytes / 1000, "MB", { reference: fetched.peakKilobytes / 1000 });
    if (hasPeers) {
      for (const [library, least] of [["viem", 2.5], ["ethers", 20]]) {
        // Once: they take a minute or more on a busy machine, and their first requests are not what that is.
        const peer = lastLine(run("node", [join(root, "bench/peers/events.mjs"), library, ...at, window]));
        if (peer.events !== typed.events) throw new Error(`${library} read ${peer.events} of ${typed.events}`);
        row(`events from a node into typed values, against ${library === "viem" ? "viem" : "ethers.js"}`, rate, "1/s", { reference: peer.events / peer.seconds, ...ratioAtLeast(least) });
      }
    }
  } finally {
    node.stdin.end();
    node.kill();
  }
}

// ---- a display of our own

let display = null;
async function startDisplay() {
  if (display) return display;
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once("data", (chunk) => resolve(String(chunk).trim()));
    server.on("error", reject);
    server.on("exit", () => reject(new Error("Xvfb ended")));
  });
  display = { server, environment: { ...process.env, DISPLAY: `:${number}`, QT_QPA_PLATFORM: "xcb" } };
  delete display.environment.WAYLAND_DISPLAY;
  return display;
}

// ---- a chart of ten thousand records

async function chart() {
  const { environment } = await startDisplay();
  const program = join(bin, "tegata-bench-chart");
  const figures = lastLine(run(program, [String(recordCount), join(bin, "tegata-gateway")], { env: environment }));
  row(`first sync of a chart of ${recordCount.toLocaleString("en")} records (fetch, verify, decrypt, cache)`, figures.records / figures.firstSyncSeconds, "records/s", valueAtLeast(2000));
  row("opening that chart from the cache to the painted screen", figures.openMilliseconds, "ms", below(300));
  row("reading it from the cache alone", figures.readCacheSeconds * 1000, "ms", {});
  row("a keystroke of search in it, the slowest of three words", figures.slowestKeystrokeMilliseconds, "ms", below(50));
  row("memory of the workstation with that chart open", figures.peakKilobytes / 1000, "MB", below(250));
}

// ---- start of the apps

async function start() {
  const { environment } = await startDisplay();
  const program = join(bin, "tegata-bench-start");
  if (!existsSync(program)) throw new Error("not built: libxcb-damage0-dev is missing");
  const keepass = spawnSync("sh", ["-c", "command -v keepassxc"], { encoding: "utf8" }).stdout.trim();
  if (!keepass) missing.push("keepassxc is not installed: the apps' start has no reference");
  const apps = ["hospital-console", "clinician-workstation", "pharmacy-desk"].map((name) => [name, [join(bin, `tegata-${name}`)]]);
  const all = keepass ? [["keepassxc", [keepass]], ...apps] : apps;
  const found = new Map(all.map(([name]) => [name, []]));
  for (let time = 0; time <= startRuns; ++time) {
    for (const [name, plain] of all) {
      const home = mkdtempSync(join(tmpdir(), "tegata-bench-"));
      const network = join(home, "network.json");
      const command = name === "keepassxc" ? plain : [...plain, "--network", network];
      // Nobody listens there: the first run begins without the network.
      writeFileSync(network, JSON.stringify({ chainId: 31337, ledger: "0x5fbdb2315678afecb367f032d93f642f64180aa3", deployedAt: 1, nodes: ["http://127.0.0.1:9"], gateway: "http://127.0.0.1:9", patientPage: "" }));
      const env = { ...environment, HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "data"), XDG_CACHE_HOME: join(home, "cache"), XDG_RUNTIME_DIR: home, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
      try {
        const figures = lastLine(run(program, command, { env }));
        if (time > 0) found.get(name).push(figures); // the first fills the page cache
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    }
  }
  const median = (name, member) => {
    const sorted = (found.get(name) ?? []).map((one) => one[member]).sort((left, right) => left - right);
    return sorted.length ? sorted[sorted.length >> 1] : null;
  };
  for (const [name] of apps) {
    const time = median("keepassxc", "milliseconds");
    const memory = median("keepassxc", "peakKilobytes");
    row(`start of ${name} to its first painted window, against KeePassXC`, median(name, "milliseconds"), "ms", { reference: time, ...(time ? ratioAtMost(1) : {}) });
    row(`peak memory of ${name} after its start, against KeePassXC`, median(name, "peakKilobytes") / 1000, "MB", { reference: memory === null ? null : memory / 1000, ...(memory ? ratioAtMost(1) : {}) });
  }
}

// ---- the patient's page, measured by its own script

function page() {
  const folder = join(root, "apps/patient-web");
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest) || !JSON.parse(readFileSync(manifest, "utf8")).scripts?.measure) {
    missing.push("apps/patient-web has no script `measure`: no rows of the patient's page");
    return;
  }
  const file = join(mkdtempSync(join(tmpdir(), "tegata-bench-")), "page.json");
  try {
    run("npm", ["--prefix", folder, "run", "measure", "--", "--json", file]);
  } finally {
    // A part that failed stands among the rows as not met; the others' figures are whole.
    if (existsSync(file)) rows.push(...JSON.parse(readFileSync(file, "utf8")).rows);
  }
}

const loadBefore = loadavg()[0];
await measured("parts", parts);
await measured("gas", gas);
await measured("start", start);
await measured("chart", chart);
await measured("events", events);
await measured("page", page);
display?.server.kill();

const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadBefore.toFixed(1)} before`;
writeFileSync(options.json, JSON.stringify({ machine, rows }, null, 2) + "\n");

const text = (value) => (value === null ? "" : typeof value === "number" ? value.toLocaleString("en") : String(value));
const table = [["what", "value", "unit", "reference", "ratio", "aim", "met"], ...rows.map((one) => [one.name, text(one.value), one.unit, text(one.reference), text(one.ratio), one.aim ?? "", one.met === null ? "" : one.met ? "yes" : "NO"])];
const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
console.log(`\n${machine}\n`);
for (const line of table) console.log(line.map((cell, column) => ([1, 3, 4].includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  "));
for (const why of missing) console.log(`missing: ${why}`);
