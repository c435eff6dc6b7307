// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { applyTheme } from '../../../src/views/theme';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../src/views/style');

describe('light and dark', () => {
  it.each([
    ['auto', true, 'dark'],
    ['auto', false, 'light'],
    ['light', true, 'light'],
    ['dark', false, 'dark'],
  ] as const)('%s on a phone where dark is %s is %s', (theme, isDark, shown) => {
    window.matchMedia = (() => ({ matches: isDark })) as unknown as typeof window.matchMedia;
    applyTheme(theme);
    expect(document.documentElement.dataset['theme']).toBe(shown);
  });

  it('have each colour once, by one name on the page: what is changed in one place is changed', () => {
    const sheets = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(sheets.join('\n').match(/prefers-color-scheme/gu)).toBeNull();
    expect(sheets.join('\n').match(/--error-ground:/gu)).toHaveLength(2);
  });
});
