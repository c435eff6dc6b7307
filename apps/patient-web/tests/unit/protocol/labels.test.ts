import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { labels as protocolLabels } from '../../../src/protocol/keys.ts';
import { labels as storageLabels } from '../../../src/storage/sealing.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const protocolText = readFileSync(at('../../../../../docs/protocol.md'), 'utf8');

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sourcesBelow(join(folder, entry.name)) : [readFileSync(join(folder, entry.name), 'utf8')],
  );
}

describe('labels of keys', () => {
  const used = [...Object.values(protocolLabels), ...Object.values(storageLabels)];

  it('stand in docs/protocol.md, each of them', () => {
    for (const label of used) {
      expect(protocolText, label).toContain(label);
    }
  });

  it('are not the beginning of each other', () => {
    const written = [...new Set(protocolText.match(/tegata\/v1\/[a-z-]+/gu))];
    expect(written.length).toBeGreaterThan(used.length);
    for (const one of written) {
      expect(written.filter((other) => other !== one && other.startsWith(one)), one).toEqual([]);
    }
  });

  it('are all there are in the page', () => {
    const found = sourcesBelow(at('../../../src')).flatMap((text) => text.match(/tegata\/v1\/[a-z-]+/gu) ?? []);
    expect([...new Set(found)].sort()).toEqual([...used].sort());
  });
});
