// Reads the table of docs/architecture.md and compares it with every #include and every tegata:: link.
import { readFileSync, readdirSync, existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const places = {
  gateway: 'services/gateway',
  'hospital-console': 'apps/hospital-console',
  'clinician-workstation': 'apps/clinician-workstation',
  'pharmacy-desk': 'apps/pharmacy-desk',
  tegata: 'tools/tegata',
  demo: 'tools/demo',
};

function readTable(markdown) {
  const allowed = new Map();
  for (const line of markdown.split('\n')) {
    const row = /^\| ([a-z-]+) \| ([a-z, –-]+) \|$/.exec(line);
    if (row) {
      allowed.set(row[1], new Set(row[2].split(',').map((name) => name.trim()).filter((name) => name !== '–')));
    }
  }
  return allowed;
}

function findCycle(allowed) {
  const state = new Map();
  const visit = (name, path) => {
    if (state.get(name) === 'done') return null;
    if (path.includes(name)) return [...path, name];
    for (const below of allowed.get(name) ?? []) {
      const cycle = visit(below, [...path, name]);
      if (cycle) return cycle;
    }
    state.set(name, 'done');
    return null;
  };
  for (const name of allowed.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return null;
}

/** Libraries named by the includes of a C++ source, or by the links of a CMake file. */
function usedBy(text, isCMake) {
  const pattern = isCMake ? /\btegata::([a-z][a-z-]*)/g : /^\s*#\s*include\s*<tegata\/([a-z-]+)\//gm;
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

function problemsIn(name, file, text, allowed) {
  const problems = [];
  const isCMake = file.endsWith('CMakeLists.txt');
  for (const used of usedBy(text, isCMake)) {
    // A target without a row is a part of one library (a library without a row is refused below).
    if (isCMake && !allowed.has(used)) continue;
    if (used !== name && !allowed.get(name).has(used)) problems.push(`${file}: ${name} may not use ${used}`);
  }
  return problems;
}

function* sources(folder) {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(h|cpp)$/.test(entry) || entry === 'CMakeLists.txt') yield path;
  }
}

function check(root) {
  const allowed = readTable(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));
  const problems = [];
  const cycle = findCycle(allowed);
  if (cycle) problems.push(`docs/architecture.md: cycle ${cycle.join(' -> ')}`);
  for (const library of readdirSync(join(root, 'lib'))) {
    if (!allowed.has(library)) problems.push(`lib/${library} has no row in docs/architecture.md`);
  }
  let files = 0;
  for (const name of allowed.keys()) {
    const folder = join(root, places[name] ?? `lib/${name}`);
    if (!existsSync(folder)) {
      problems.push(`docs/architecture.md names ${name}, but there is no ${relative(root, folder)}`);
      continue;
    }
    for (const path of sources(folder)) {
      files += 1;
      problems.push(...problemsIn(name, relative(root, path), readFileSync(path, 'utf8'), allowed));
    }
  }
  return { problems, files };
}

function selfTest() {
  const allowed = readTable('| base | – |\n| crypto | base |\n| uikit | base, crypto |\n');
  const expectations = [
    [problemsIn('crypto', 'A.h', '#include <tegata/uikit/Theme.h>\n', allowed).length, 1],
    [problemsIn('crypto', 'A.h', '#include <tegata/base/Bytes.h>\n#include <tegata/crypto/B.h>\n', allowed).length, 0],
    [problemsIn('crypto', 'CMakeLists.txt', 'PUBLIC_LINKS tegata::uikit', allowed).length, 1],
    [findCycle(allowed) === null, true],
    [findCycle(readTable('| crypto | protocol |\n| protocol | crypto |\n')) !== null, true],
  ];
  return expectations.every(([actual, expected]) => actual === expected);
}

if (process.argv[2] === '--self-test') {
  process.exit(selfTest() ? 0 : 1);
}
const { problems, files } = check(process.argv[2] ?? '.');
for (const problem of problems) console.error(problem);
console.log(`${files} files, ${problems.length} problems`);
process.exit(problems.length === 0 && files > 0 ? 0 : 1);
