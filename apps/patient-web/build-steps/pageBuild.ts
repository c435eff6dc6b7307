import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { type Plugin, transformWithEsbuild } from 'vite';

/** Not part of the build's hash: the hash itself, and what differs between places that serve the same build. */
const outsideHash = new Set(['build.json', 'network.json']);
const compressedForms = ['.br', '.gz'];

const sha = (algorithm: 'sha256' | 'sha384', content: Uint8Array | string): Buffer =>
  createHash(algorithm).update(content).digest();

const integrityOf = (content: Uint8Array): string => `sha384-${sha('sha384', content).toString('base64')}`;

/**
 * Subresource integrity: on every script and style tag of index.html, and in a list for what is loaded later. A list in
 * the page, because a module that is imported by code has no tag to carry it. Taken from the files as they lie on the
 * disk: the bundler still changes programs after the last moment at which a plugin sees them.
 */
function writeIntegrity(folder: string): void {
  const hashes = new Map(
    filesBelow(folder)
      .filter((path) => /\.(js|css|wasm)$/u.test(path))
      .map((path) => [path, integrityOf(readFileSync(join(folder, path)))]),
  );
  const file = join(folder, 'index.html');
  const tagged = new Set<string>();
  const html = readFileSync(file, 'utf8').replace(
    /<(?:script|link)\b[^>]*?(?:src|href)="\.\/([^"]+)"[^>]*?>/gu,
    (tag, path: string) => {
      const hash = hashes.get(path);
      if (hash === undefined) {
        return tag;
      }
      tagged.add(path);
      return tag.replace(/>$/u, ` integrity="${hash}">`);
    },
  );
  const later = Object.fromEntries([...hashes].filter(([path]) => !tagged.has(path)));
  const list = JSON.stringify(later).replaceAll('"', '&quot;');
  writeFileSync(file, html.replace('content="integrity-list"', `content="${list}"`));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort((left, right) => (Buffer.compare(Buffer.from(left), Buffer.from(right))));
}

/**
 * The service worker with the list of the build's own files, the compressed forms, and build.json with the hash of the
 * build: SHA-256 over one line "<path> <SHA-256 in hexadecimal>\n" for each file, in the order of the paths' bytes.
 */
function finish(workerSource: string): Plugin {
  let folder = '';
  return {
    name: 'tegata-finish',
    apply: 'build',
    enforce: 'post',
    configResolved(configuration) {
      folder = resolve(configuration.root, configuration.build.outDir);
    },
    async closeBundle() {
      writeIntegrity(folder);
      const own = filesBelow(folder).filter((path) => !outsideHash.has(path));
      const list = own.map((path) => [path, `sha256-${sha('sha256', readFileSync(join(folder, path))).toString('base64')}`]);
      const { code } = await transformWithEsbuild(readFileSync(workerSource, 'utf8'), 'serviceWorker.ts', {
        target: 'es2022',
        sourcemap: false,
        minify: true,
      });
      writeFileSync(join(folder, 'sw.js'), `const precached=${JSON.stringify(list)};\n${code}`);
      const files = filesBelow(folder)
        .filter((path) => !outsideHash.has(path))
        .map((path) => ({ path, sha256: sha('sha256', readFileSync(join(folder, path))).toString('hex') }));
      const hash = sha('sha256', files.map(({ path, sha256 }) => `${path} ${sha256}\n`).join('')).toString('hex');
      writeFileSync(join(folder, 'build.json'), `${JSON.stringify({ hash, files }, undefined, 1)}\n`);
      for (const { path } of files) {
        if (/\.(html|js|css|json|wasm|svg|webmanifest)$/u.test(path)) {
          compress(join(folder, path));
        }
      }
      process.stdout.write(`\nbuild ${hash}\n`);
    },
  };
}

function compress(path: string): void {
  const content = readFileSync(path);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  const gzip = gzipSync(content, { level: 9 });
  for (const [suffix, compressed] of [['.br', brotli], ['.gz', gzip]] as const) {
    if (compressed.length < content.length && compressedForms.includes(suffix)) {
      writeFileSync(`${path}${suffix}`, compressed);
    }
  }
}

export function pageBuild(workerSource: string): Plugin[] {
  return [finish(workerSource)];
}
