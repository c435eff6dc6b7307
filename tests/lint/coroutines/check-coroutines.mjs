// GCC 12 destroys a closure that is a temporary of a co_await expression twice. A lambda inside such an expression is
// refused: name the task first (`auto task = f([…] {…});`), then await it.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The text from `start` to the semicolon that ends the statement, strings left out. */
function expressionAt(text, start) {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') {
      index += 1;
      while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
    } else if ('([{'.includes(character)) {
      depth += 1;
    } else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth < 0) return text.slice(start, index);
    } else if (character === ';' && depth === 0) {
      return text.slice(start, index);
    }
  }
  return text.slice(start);
}

const closure = /(?<![\w)\]])\[[^[\]]*\]\s*(\([^)]*\)\s*(mutable\s*)?(->|\{)|\{)/;

function findings(text) {
  const code = text.replace(/\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const lines = [];
  for (let at = code.indexOf('co_await'); at !== -1; at = code.indexOf('co_await', at + 8)) {
    if (closure.test(expressionAt(code, at + 8))) lines.push(code.slice(0, at).split('\n').length);
  }
  return lines;
}

function* sources(folder) {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (entry === 'node_modules' || entry === 'build' || entry.startsWith('.')) continue;
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(h|cpp)$/.test(entry)) yield path;
  }
}

if (process.argv[2] === '--self-test') {
  const caught = findings('auto x = co_await f([a](int b) { return a; });').length === 1;
  const named = findings('auto t = f([a] { return a; });\nauto x = co_await t;\nauto y = co_await g(list[0]);').length === 0;
  process.exit(caught && named ? 0 : 1);
}
const root = process.argv[2];
let count = 0;
for (const folder of ['lib', 'services', 'apps', 'tools']) {
  for (const path of sources(join(root, folder))) {
    for (const line of findings(readFileSync(path, 'utf8'))) {
      console.error(`${relative(root, path)}:${line}: a closure inside a co_await expression`);
      count += 1;
    }
  }
}
console.log(`${count} closures inside co_await expressions`);
process.exit(count === 0 ? 0 : 1);
