import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

// One browser at a time: two cores carry the chain, the gateway and Chromium already.
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/browser/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    poolOptions: { forks: { singleFork: true } },
    testTimeout: 180_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
