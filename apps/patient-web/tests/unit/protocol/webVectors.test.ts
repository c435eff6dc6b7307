import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vectorsFolder } from '../../support/vectors.ts';
import { webVectorFiles } from '../../support/webVectors.ts';

describe('vectors for the desktop', () => {
  it('are what the page would make now', async () => {
    for (const [name, content] of await webVectorFiles()) {
      expect(readFileSync(new URL(`web/${name}`, vectorsFolder), 'utf8') === content, name).toBe(true);
    }
  });
});
