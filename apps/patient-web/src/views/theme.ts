import type { DeviceSettings } from '../storage/deviceSettings';

const darkScreens = '(prefers-color-scheme: dark)';

/** Puts the colours of the page in force; the style sheets have each of them once. */
export function applyTheme(theme: DeviceSettings['theme']): void {
  const isDark = theme === 'auto' ? window.matchMedia(darkScreens).matches : theme === 'dark';
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

/** The phone has changed between light and dark, by hand or because it is evening. */
export function onThemeOfPhone(changed: () => void): void {
  window.matchMedia(darkScreens).addEventListener('change', changed);
}
