/** Themes to begin with. Each sets some custom properties; the others go back to their defaults. */
import { element } from './dom.js';
import { isCustomProperty, SETTINGS } from './settings.js';

export const PRESETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Default: {},
  Pill: { 'accent-color': '#0a6d4f', 'accent-contrast': '#ffffff', radius: '999px' },
  Square: {
    'accent-color': '#111111',
    'link-color': '#111111',
    'accent-contrast': '#ffffff',
    background: '#ffffff',
    color: '#111111',
    'muted-color': '#555555',
    'border-color': '#111111',
    'error-color': '#b3261e',
    radius: '0',
  },
  'Dark brand': {
    'accent-color': '#ffd400',
    'link-color': '#ffd400',
    'accent-contrast': '#14110a',
    background: '#14110a',
    color: '#fbf7ea',
    'muted-color': '#c3bca8',
    'border-color': '#8a8370',
    'error-color': '#ffb4ab',
  },
  Soft: {
    'accent-color': '#8b3a62',
    'link-color': '#8b3a62',
    'accent-contrast': '#ffffff',
    background: '#fff7f5',
    color: '#3a2430',
    'muted-color': '#6f5563',
    'border-color': '#9a7f8c',
    'error-color': '#a3241c',
    radius: '1rem',
    gap: '1.25rem',
  },
  'No card': { 'no-card': 'true' },
};

/** Every value that a preset decides on, by setting. */
export function presetValues(name: string): Record<string, string> {
  const preset = PRESETS[name] ?? {};
  const properties = SETTINGS.filter((setting) => isCustomProperty(setting.name)).map(
    (setting) => [setting.name, preset[setting.name.replace('--authsignal-login-', '')] ?? ''] as const,
  );
  return { ...Object.fromEntries(properties), 'no-card': preset['no-card'] ?? '' };
}

/** Fills `root` with a swatch for each. */
export function buildPresets(root: HTMLElement, onChoose: (values: Record<string, string>) => void): void {
  const buttons = Object.entries(PRESETS).map(([name, preset]) => {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.setProperty('--swatch', preset['accent-color'] ?? 'light-dark(#4338ca, #a5b4fc)');
    swatch.style.setProperty('--behind', preset.background ?? 'var(--surface)');
    swatch.style.setProperty('--round', preset.radius ?? '0.375rem');
    const button = element('button', { type: 'button' }, swatch, name);
    button.addEventListener('click', () => onChoose(presetValues(name)));
    return button;
  });
  root.replaceChildren(...buttons);
}
