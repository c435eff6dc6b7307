import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

/** Files side by side: two browsers with their networks are what two cores carry; they wait more than they compute. */
const sideBySide = Number(process.env['TEGATA_BROWSERS'] ?? 2);

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/browser/**/*.test.ts'],
    environment: 'node',
    // Built once, before two of them would build it at the same time.
    globalSetup: fileURLToPath(new URL('builtOnce.ts', import.meta.url)),
    // A process of its own for each file, and with it a network and a browser with own ports and profiles.
    pool: 'forks',
    poolOptions: { forks: { minForks: 1, maxForks: sideBySide } },
    testTimeout: 180_000,
    hookTimeout: 600_000,
  },
});
