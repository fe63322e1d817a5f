/** The demo page's script: a live widget, what it can be set to, the code to copy, and what happens behind it. */
import type { AuthsignalCognitoLogin } from '../src/index.js';
import { byId, copyButton, element } from './playground/dom.js';
import { buildEnrollment } from './playground/enrollment.js';
import { logEvents } from './playground/event-log.js';
import { offerFaults } from './playground/faults.js';
import { buildForm } from './playground/form.js';
import { followOutbox } from './playground/outbox.js';
import { defaultOf, isCustomProperty, SETTINGS, type Values } from './playground/settings.js';
import { FRAMEWORKS, snippet, type Framework } from './playground/snippet.js';
import { buildTenant } from './playground/tenant.js';

/** Where the settings survive a reload, and a redirect to the pre-built page. */
const STORAGE_KEY = 'playground';

const DEFAULTS: Values = Object.fromEntries(SETTINGS.map((setting) => [setting.name, defaultOf(setting)]));

function restore(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}');
    return { ...DEFAULTS, ...(stored as Values) };
  } catch {
    return { ...DEFAULTS };
  }
}

let values = restore();
let framework: Framework = 'HTML';

const widget: AuthsignalCognitoLogin = document.createElement('authsignal-cognito-login');

function applySetting(name: string, value: string): void {
  if (isCustomProperty(name)) widget.style.setProperty(name, value);
  else if (value) widget.setAttribute(name, value);
  else widget.removeAttribute(name);
}

function showSnippet(): void {
  byId('snippet').textContent = snippet(framework, values);
}

function startOver(): void {
  // A challenge under way was begun with other settings.
  if (widget.isConnected) widget.reset();
}

const form = byId('settings');

function change(name: string, value: string): void {
  values[name] = value;
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(values));
  applySetting(name, value);
  if (!isCustomProperty(name)) startOver();
  showSnippet();
}

for (const [name, value] of Object.entries(values)) applySetting(name, value);
buildForm(form, values, change);
logEvents(widget);
const showPerson = buildEnrollment(byId('enrollment'));
widget.addEventListener('login-step-change', ({ detail: { step, previous } }) => {
  const typed = widget.querySelector('input')?.value;
  // Whoever signs in is whom the panel is about; what a sign-in adds shows at its end.
  if (typed && (previous === 'identify' || step === 'done')) showPerson(typed);
});
// Only now, so that it begins with these settings and its first events are heard.
byId('widget').prepend(widget);

byId('start-over').addEventListener('click', () => {
  widget.reset();
  widget.focus();
});
byId('default-settings').addEventListener('click', () => {
  values = { ...DEFAULTS };
  sessionStorage.removeItem(STORAGE_KEY);
  for (const [name, value] of Object.entries(values)) applySetting(name, value);
  buildForm(form, values, change);
  startOver();
  showSnippet();
});

const frameworks = FRAMEWORKS.map((name) => {
  const button = element('button', { type: 'button', 'aria-pressed': String(name === framework) }, name);
  button.addEventListener('click', () => {
    framework = name;
    for (const other of frameworks)
      other.setAttribute('aria-pressed', String(other.textContent === framework));
    showSnippet();
  });
  return button;
});
byId('frameworks').append(...frameworks);
byId('copy-snippet').replaceWith(copyButton('the code', () => byId('snippet').textContent));
showSnippet();

offerFaults(startOver);
void buildTenant(startOver);
followOutbox();
