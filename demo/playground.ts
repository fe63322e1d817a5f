/** The demo page's script: a live widget, what it can be set to, the code to copy, and what happens behind it. */
import type { AuthsignalCognitoLogin } from '../src/index.js';
import { byId, copyButton, element, switcher } from './playground/dom.js';
import { buildEnrollment } from './playground/enrollment.js';
import { logEvents } from './playground/event-log.js';
import { applyExtras, EXTRAS, isExtra } from './playground/extras.js';
import { offerDialects, offerFaults } from './playground/faults.js';
import { buildForm, showColors } from './playground/form.js';
import { followOutbox } from './playground/outbox.js';
import { buildPresets } from './playground/presets.js';
import { buildScreens } from './playground/screens.js';
import {
  CONNECTION,
  defaultOf,
  isCustomProperty,
  isLive,
  SETTINGS,
  type Values,
} from './playground/settings.js';
import { buildRisk } from './playground/risk.js';
import { showSetup } from './playground/setup.js';
import { fromFragment, toFragment } from './playground/share.js';
import { FRAMEWORKS, renderedSnippet, snippet, type Framework } from './playground/snippet.js';
import { buildTenant } from './playground/tenant.js';
import { buildViewport } from './playground/viewport.js';

/** Where the settings survive a reload, and a redirect to the pre-built page. */
const STORAGE_KEY = 'playground';

const POOL = 'user-pool-client-id';
const POOL_WITH_USERNAMES = 'localotherclient';

const DEFAULTS: Values = Object.fromEntries(
  [...SETTINGS, ...EXTRAS].map((setting) => [setting.name, defaultOf(setting)]),
);

function restore(): Record<string, string> {
  // A link says all that there is to say.
  const shared = fromFragment(location.hash);
  if (Object.keys(shared).length > 0) return { ...DEFAULTS, ...shared };
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}');
    return { ...DEFAULTS, ...(stored as Values) };
  } catch {
    return { ...DEFAULTS };
  }
}

let values = restore();
/** The tabs beside those of the frameworks. */
const RENDERED = 'Form in the HTML';
const SET_UP = 'Set-up';
type Tab = Framework | typeof RENDERED | typeof SET_UP;
let shown: Tab = 'HTML';

const widget: AuthsignalCognitoLogin = document.createElement('authsignal-cognito-login');
const form = byId('settings');
const pending = byId('pending');

function applySetting(name: string, value: string): void {
  if (isExtra(name)) return;
  if (isCustomProperty(name)) widget.style.setProperty(name, value);
  else if (widget.getAttribute(name) === (value || null)) return;
  else if (value) widget.setAttribute(name, value);
  else widget.removeAttribute(name);
}

function applyAll(): void {
  for (const [name, value] of Object.entries(values)) applySetting(name, value);
  applyExtras(widget, values);
  pending.replaceChildren();
}

/** Whether a sign-in is under way, which keeps the settings with which it began. */
const isUnderWay = () => widget.step !== 'identify' && widget.step !== 'done';

function startOver(): void {
  if (!widget.isConnected) return;
  widget.reset();
  applyAll();
}

/** What the page shows of the settings. */
function showValues(): void {
  byId('code-box').hidden = shown === SET_UP;
  byId('setup').hidden = shown !== SET_UP;
  if (shown === SET_UP) showSetup(byId('setup'), values);
  else if (shown !== RENDERED) byId('snippet').textContent = snippet(shown, values);
  else
    void renderedSnippet(values).then((code) => {
      if (shown === RENDERED) byId('snippet').textContent = code;
    });
  // The colours are those of the widget's next update.
  void widget.updateComplete.then(() => showColors(form, widget));
}

function keep(): void {
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(values));
  const fragment = toFragment(values);
  history.replaceState(
    history.state,
    '',
    `${location.pathname}${location.search}${fragment && `#${fragment}`}`,
  );
}

/** Says that a setting waits for the next sign-in. */
function wait(): void {
  const restart = element('button', { type: 'button' }, 'Restart');
  restart.addEventListener('click', () => {
    startOver();
    widget.focus();
  });
  pending.replaceChildren('Applies from the next sign-in. ', restart);
}

/** Takes some settings over; `isFromForm` says that the controls show them already. */
function change(changes: Values, isFromForm = false): void {
  const before = values;
  values = { ...values, ...changes };
  const { identifier } = changes;
  // What people type has to be what the pool knows.
  let pool = values[POOL];
  if (identifier === 'username' && pool === CONNECTION[POOL]) pool = POOL_WITH_USERNAMES;
  else if (identifier && identifier !== 'username' && pool === POOL_WITH_USERNAMES) pool = CONNECTION[POOL];
  const isPoolChanged = pool !== values[POOL];
  values[POOL] = pool ?? '';
  keep();
  const changed = Object.keys(values).filter((name) => values[name] !== before[name]);
  if (changed.some(isExtra)) applyExtras(widget, values);
  const later = changed.filter((name) => !isLive(name) && !isExtra(name));
  for (const name of changed) if (!later.includes(name)) applySetting(name, values[name] ?? '');
  if (later.length > 0) {
    if (isUnderWay()) wait();
    else if (widget.step === 'done' || later.includes('username')) startOver();
    else for (const name of later) applySetting(name, values[name] ?? '');
  }
  if (!isFromForm || isPoolChanged) rebuild();
  updateViewport();
  showValues();
}

const onChange = (name: string, value: string) => change({ [name]: value }, true);

function rebuild(): void {
  buildForm(form, values, onChange);
}

applyAll();
rebuild();
logEvents(widget);
const showPerson = buildEnrollment(byId('enrollment'));
widget.addEventListener('login-step-change', ({ detail: { step, previous } }) => {
  const typed = widget.querySelector<HTMLInputElement>('input[slot="identifier"]')?.value;
  // Whoever signs in is whom the panel is about; what a sign-in adds shows at its end.
  if (typed && (previous === 'identify' || step === 'done')) showPerson(typed);
  // What waited for the next sign-in, and what only a screen needed.
  if (step === 'identify') applyAll();
});
followOutbox(widget);
offerFaults(widget);
const updateViewport = buildViewport({
  toolbar: byId('viewport'),
  stage: byId('stage'),
  widget,
  values: () => values,
  onChange: (name, value) => change({ [name]: value }),
});
// Only now, so that it begins with these settings and its first events are heard.
byId('widget').prepend(widget);

buildScreens({
  root: byId('screens'),
  status: byId('screen-status'),
  widget,
  reset: startOver,
  override: (attributes) => {
    for (const [name, value] of Object.entries(attributes)) applySetting(name, value);
  },
});
buildPresets(byId('presets'), (preset) => change(preset));

const { version } = widget.constructor as typeof AuthsignalCognitoLogin;
byId('version').textContent = `version ${version}, 13 kB to the first field`;
byId('start-over').addEventListener('click', () => {
  startOver();
  widget.focus();
});
byId('default-settings').addEventListener('click', () => {
  change(DEFAULTS);
  sessionStorage.removeItem(STORAGE_KEY);
});
byId('copy-link').replaceWith(copyButton('link', () => location.href, 'Copy link'));

switcher<Tab>(byId('frameworks'), {
  choices: [...FRAMEWORKS, RENDERED, SET_UP],
  chosen: shown,
  onChoose: (choice) => {
    shown = choice;
    showValues();
  },
});
byId('copy-snippet').replaceWith(copyButton('the code', () => byId('snippet').textContent));
showValues();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => showColors(form, widget));

offerDialects(startOver);
void buildTenant(() => {
  if (!isUnderWay()) startOver();
});
void buildRisk(widget, (contextUrl) => change({ 'context-url': contextUrl }));
