import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { pageBuild } from './build-steps/pageBuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The page works at the root of the gateway and below any path of a static host.
  base: './',
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    // Nothing inlined as data: addresses, so that the policy of the page needs no exception for scripts or workers.
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    sourcemap: false,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  plugins: pageBuild(here('src/worker/serviceWorker.ts')),
});
