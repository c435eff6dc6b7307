import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

import type { BuildInformation } from './views/screen';

interface StatedBuild {
  readonly hash: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

function isStated(value: unknown): value is StatedBuild {
  const candidate = value as Partial<StatedBuild> | null;
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    typeof candidate.hash === 'string' &&
    Array.isArray(candidate.files) &&
    candidate.files.every(({ path }) => /^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/u.test(path) && !path.includes('..'))
  );
}

/**
 * The hash over the files that this browser runs: fetched as it would fetch them to run them, hashed here, in the order
 * of their paths. build.json only says which files there are; what it states of their content is not believed.
 */
export async function readBuild(fetchFile: (path: string) => Promise<Response>): Promise<BuildInformation> {
  const response = await fetchFile('build.json');
  if (!response.ok) {
    return { computed: undefined, stated: undefined };
  }
  const stated: unknown = await response.json();
  if (!isStated(stated)) {
    return { computed: undefined, stated: undefined };
  }
  const paths = stated.files.map(({ path }) => path).sort();
  const lines = await Promise.all(
    paths.map(async (path) => {
      const file = await fetchFile(path);
      if (!file.ok) {
        throw new Error(`the build names a file that is not there: ${path}`);
      }
      return `${path} ${bytesToHex(sha256(new Uint8Array(await file.arrayBuffer())))}\n`;
    }),
  );
  return { computed: bytesToHex(sha256(utf8ToBytes(lines.join('')))), stated: stated.hash };
}
