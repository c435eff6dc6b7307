import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Record<string, LockedPackage>;
};
const own = lock.packages[''];
const chosen = Object.keys({ ...own?.dependencies, ...own?.devDependencies });

/** Of a range such as "^18.0.0 || >=20": whether some version of that major is in it. */
function admits(range: string, major: number): boolean {
  return range.split('||').some((part) => {
    const [, sign, first] = /(>=|\^|~)?\s*v?(\d+)/u.exec(part) ?? [];
    return first !== undefined && (sign === '>=' ? Number(first) <= major : Number(first) === major);
  });
}

// The machine of the README has Debian 12 and nothing else.
test.each(chosen)('%s runs with the Node.js of Debian 12', (name) => {
  const range = lock.packages[`node_modules/${name}`]?.engines?.node;
  expect(range === undefined || admits(range, 18), range).toBe(true);
});
