// Writes src/views/icons.ts from the drawings that all of Tegata's programs share: node build-steps/writeIcons.mjs
// Data, not markup: the page sets no HTML anywhere.
import { readFileSync, writeFileSync } from 'node:fs';

const names = [
  'add', 'allergy', 'audit', 'back', 'calendar', 'chart', 'check', 'close', 'connected', 'connecting', 'copy', 'edit',
  'error', 'export', 'eye', 'hidden', 'home', 'info', 'institution', 'key', 'laboratory', 'language', 'lock',
  'medication', 'next', 'note', 'offline', 'people', 'permission', 'phrase', 'prescription', 'print', 'problem', 'qr',
  'refresh', 'remove', 'save', 'scan', 'search', 'settings', 'success', 'unlock', 'unverified', 'user', 'verified',
  'waiting', 'warning',
];
const here = new URL('.', import.meta.url);
const lines = names.map((name) => {
  const svg = readFileSync(new URL(`../../../resources/icons/${name}.svg`, here), 'utf8');
  const shapes = [...svg.replace(/^<svg[^>]*>/u, '').matchAll(/<([a-z]+)\s([^>]*?)\/>/gu)].map(([, tag, attributes]) => [
    tag,
    Object.fromEntries([...attributes.matchAll(/([a-z-]+)="([^"]*)"/gu)].map(([, key, value]) => [key, value])),
  ]);
  if (shapes.length === 0) {
    throw new Error(name);
  }
  return `  ${name}: ${JSON.stringify(shapes)},`;
});
writeFileSync(
  new URL('../src/views/icons.ts', here),
  `// Written by build-steps/writeIcons.mjs from resources/icons; not edited by hand.
export const iconShapes = {
${lines.join('\n')}
} as const satisfies Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>;

export type IconName = keyof typeof iconShapes;
`,
);
