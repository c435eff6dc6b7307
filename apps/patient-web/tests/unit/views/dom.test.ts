// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { h, icon, replaceKeepingFocus } from '../../../src/views/dom';

describe('elements', () => {
  beforeEach(() => document.body.replaceChildren());

  it('hold text as text', () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
    const element = h('p', { title: hostile }, hostile, [hostile]);
    expect(element.childElementCount).toBe(0);
    expect(element.textContent).toBe(hostile + hostile);
    expect(element.getAttribute('title')).toBe(hostile);
  });

  it.each([
    ['style', 'color:red'],
    ['onclick', 'alert(1)'],
    ['OnError', 'alert(1)'],
    ['srcdoc', '<p>'],
    ['innerHTML', '<p>'],
    ['href', 'javascript:alert(1)'],
    ['href', 'https://example.org/'],
    ['href', '//example.org'],
    ['src', 'data:text/html,x'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => h('a', { [name]: value })).toThrow('refused');
  });

  it('take listeners that are functions', () => {
    const listener = vi.fn();
    const element = h('button', { onclick: listener });
    element.click();
    expect(listener).toHaveBeenCalledOnce();
    expect(element.hasAttribute('onclick')).toBe(false);
  });

  it('draw icons that readers skip', () => {
    expect(icon('lock').getAttribute('aria-hidden')).toBe('true');
    expect(icon('lock').childElementCount).toBeGreaterThan(0);
  });
});

describe('drawing anew', () => {
  it('keeps the focus, the selection and what was opened', () => {
    const draw = () =>
      h('div', null, h('input', { id: 'name', value: 'Hanako' }), h('details', null, h('summary', null, 'More'), 'text'));
    const place = h('div', null, draw());
    document.body.replaceChildren(place);
    const input = document.getElementById('name') as HTMLInputElement;
    input.focus();
    input.setSelectionRange(2, 4);
    (place.querySelector('details') as HTMLDetailsElement).open = true;
    replaceKeepingFocus(place, draw());
    const again = document.activeElement as HTMLInputElement;
    expect(again).not.toBe(input);
    expect([again.id, again.selectionStart, again.selectionEnd]).toEqual(['name', 2, 4]);
    expect(place.querySelector('details')?.open).toBe(true);
  });
});
