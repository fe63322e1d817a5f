/** The tenant's rules by risk: what they decide by, where the visitor pretends to be, and what they were told. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import type { Place } from '../local-cloud/authsignal/places.js';
import type { Rule } from '../local-cloud/authsignal/rule.js';
import type { Circumstances } from '../local-cloud/authsignal/types.js';
import { byId, call, element, fill, messageOf, time } from './dom.js';

/** Those of the guide. */
const RULES: readonly Rule[] = [
  { name: 'not served', if: { 'ip.countryCode': ['BR'] }, then: 'BLOCK' },
  {
    name: 'known device',
    if: {
      'custom.contextSigned': true,
      'device.isNew': false,
      'ip.isAnonymous': false,
      'user.hasPreviouslyVerified': true,
    },
    then: 'ALLOW',
  },
  {
    name: 'new and hidden',
    if: { 'custom.contextSigned': true, 'device.isNew': true, 'ip.isAnonymous': true },
    then: 'REVIEW',
  },
  {
    name: 'odd time zone',
    if: { 'device.isNew': true, 'custom.claimedTimeZone': ['Etc/Unknown'] },
    then: 'CHALLENGE',
  },
  { name: 'unsigned', if: { 'custom.contextSigned': false }, then: 'CHALLENGE' },
];

/** A tracked action, as the local cloud shows it. */
interface Tracked {
  readonly createdAt: string;
  readonly who: string;
  readonly state: string;
  readonly circumstances?: Circumstances;
  readonly ruleIds?: readonly string[];
}

interface Settings {
  readonly context?: boolean;
  readonly visitorAddress: string;
  readonly authsignal: { readonly rules: readonly Rule[] };
}

const toText = (rules: readonly Rule[]): string => JSON.stringify(rules, undefined, 2);

/** Builds the controls into the page's `risk`. `onSwitch` is told the endpoint that the form is to ask; none where it is empty. */
export async function buildRisk(
  widget: AuthsignalCognitoLogin,
  onSwitch: (contextUrl: string) => void,
): Promise<void> {
  const [settings, places] = await Promise.all([
    call<Settings>('/settings'),
    call<readonly Place[]>('/authsignal/demo/places'),
  ]);
  const problem = element('p', { role: 'alert' });
  const patch = async (change: object): Promise<boolean> => {
    try {
      await call('/settings', 'PATCH', change);
      problem.textContent = '';
      return true;
    } catch (error) {
      problem.textContent = messageOf(error);
      return false;
    }
  };

  const rules = element('textarea', { id: 'risk-rules', rows: '12', spellcheck: 'false' });
  rules.value = toText(settings.context ? settings.authsignal.rules : RULES);
  const readRules = (): unknown => {
    try {
      return JSON.parse(rules.value) as unknown;
    } catch {
      return undefined;
    }
  };
  const takeRules = async () => {
    const read = readRules();
    if (read === undefined) problem.textContent = 'The rules are not JSON.';
    else await patch({ authsignal: { rules: read } });
  };

  const place = element('select', { id: 'risk-place' });
  place.append(...places.map(({ name, ipAddress }) => element('option', { value: ipAddress }, name)));
  place.value = settings.visitorAddress;
  place.addEventListener('change', () => void patch({ visitorAddress: place.value }));

  const isOn = element('input', { id: 'risk-on', type: 'checkbox' });
  const details = element(
    'div',
    {},
    element('div', { class: 'row' }, element('label', { for: 'risk-place' }, 'Where you seem to be'), place),
    element('label', { for: 'risk-rules' }, 'Rules: the first that fits decides'),
    rules,
  );
  isOn.checked = settings.context === true;
  details.hidden = !isOn.checked;
  const turn = async () => {
    const on = isOn.checked;
    details.hidden = !on;
    if (!(await patch({ context: on, acceptAllow: on, authsignal: on ? {} : { rules: [] } }))) return;
    if (on) await takeRules();
    onSwitch(on ? '/context' : '');
  };
  isOn.addEventListener('change', () => void turn());
  rules.addEventListener('change', () => void takeRules());

  const list = async () => {
    const actions = isOn.checked ? await call<readonly Tracked[]>('/authsignal/demo/actions') : [];
    fill('tracked', actions.slice(0, 5).map(entry));
  };
  // It has been tracked by then.
  for (const event of ['login-step-change', 'login-error'] as const)
    widget.addEventListener(event, () => void list().catch(() => undefined));

  byId('risk').replaceChildren(
    element(
      'span',
      { class: 'flag' },
      isOn,
      element('label', { for: 'risk-on' }, 'Decide by device, address and country'),
    ),
    details,
    problem,
  );
}

function entry({ createdAt, who, state, ruleIds = [], circumstances = {} }: Tracked): HTMLElement {
  const { custom, ...seen } = circumstances;
  const told = {
    ...seen,
    ...Object.fromEntries(Object.entries(custom ?? {}).map(([k, v]) => [`custom.${k}`, v])),
  };
  const rows = Object.entries(told).filter(([, value]) => value !== undefined);
  return element(
    'li',
    {},
    time(new Date(createdAt)),
    element('span', {}, ` ${who}: `, element('strong', {}, state), ` by ${ruleIds.join(', ') || 'no rule'}`),
    element(
      'dl',
      {},
      ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, String(value))]),
    ),
  );
}
