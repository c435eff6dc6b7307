import { mkdirSync, writeFileSync } from 'node:fs';
import { vectorsFolder } from './vectors.ts';
import { webVectorFiles } from './webVectors.ts';

// npm run vectors: a difference is a change of the protocol, never something to regenerate in passing.
const folder = new URL('web/', vectorsFolder);
mkdirSync(folder, { recursive: true });
for (const [name, content] of await webVectorFiles()) {
  writeFileSync(new URL(name, folder), content);
}
