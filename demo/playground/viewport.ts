/** Shows the form as other people have it: in a narrow place, with large text, from right to left, in the dark, without motion. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import { element, switcher } from './dom.js';
import type { OnChange } from './form.js';
import type { Values } from './settings.js';

const WIDTHS = ['240', '320', '416', 'Full'] as const;
const BACKDROPS = ['Plain', 'Light', 'Dark', 'Photo'] as const;

/** The widget's rules about motion, with the media that they are for. */
const motionRules = new Map<CSSMediaRule, string>();

/** Makes the widget look as with `prefers-reduced-motion: reduce`, or leaves that to the device again. */
function reduceMotion({ shadowRoot }: AuthsignalCognitoLogin, isReduced: boolean): void {
  for (const { cssRules } of shadowRoot?.adoptedStyleSheets ?? [])
    for (const rule of cssRules)
      if (rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-reduced-motion'))
        motionRules.set(rule, rule.media.mediaText);
  for (const [rule, media] of motionRules)
    rule.media.mediaText = !isReduced ? media : media.includes('no-preference') ? 'not all' : 'all';
}

export interface ViewportOptions {
  readonly toolbar: HTMLElement;
  readonly stage: HTMLElement;
  readonly widget: AuthsignalCognitoLogin;
  readonly values: () => Values;
  readonly onChange: OnChange;
}

/** Fills the toolbar. Returns what brings it up to date when the settings were changed elsewhere. */
export function buildViewport({ toolbar, stage, widget, values, onChange }: ViewportOptions): () => void {
  const widths = element('span', { class: 'buttons', role: 'group', 'aria-label': 'Width in pixels' });
  switcher(widths, {
    choices: WIDTHS,
    chosen: 'Full',
    onChoose: (width) => stage.style.setProperty('--width', width === 'Full' ? '100%' : `${width}px`),
  });

  const toggle = (text: string, onToggle: (isOn: boolean) => void) => {
    const button = element('button', { type: 'button', 'aria-pressed': 'false' }, text);
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isOn));
      onToggle(isOn);
    });
    return button;
  };
  // All sizes in the widget are in ems, so that this is what text of twice the size comes to.
  const large = toggle('200 % text', (isOn) => stage.classList.toggle('large', isOn));
  const rightToLeft = toggle('RTL', (isOn) => onChange('lang', isOn ? 'ar' : ''));
  const dark = toggle('Dark', (isOn) => onChange('theme', isOn ? 'dark' : 'auto'));
  let isReduced = false;
  const still = toggle('Reduced motion', (isOn) => reduceMotion(widget, (isReduced = isOn)));
  // Further style sheets come with further steps.
  widget.addEventListener('login-step-change', () => {
    if (isReduced) void widget.updateComplete.then(() => reduceMotion(widget, true));
  });

  const backdrop = element('select', { id: 'backdrop' });
  backdrop.append(...BACKDROPS.map((name) => element('option', {}, name)));
  backdrop.addEventListener('change', () => (stage.dataset.backdrop = backdrop.value));
  const behind = element('label', { for: 'backdrop', class: 'inline' }, 'Behind it ', backdrop);
  toolbar.append(widths, large, rightToLeft, dark, still, behind);

  const update = () => {
    const isRightToLeft = ['ar', 'fa', 'he', 'ur'].includes(values().lang ?? '');
    rightToLeft.setAttribute('aria-pressed', String(isRightToLeft));
    dark.setAttribute('aria-pressed', String(values().theme === 'dark'));
    stage.dir = isRightToLeft ? 'rtl' : 'ltr';
  };
  update();
  return update;
}
