/** Who may import whom in `src`. What no row allows is forbidden, and so is a module without a row. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { METHOD_IDS } from '../src/types.js';
import { importsOf, type ImportKind } from './helpers/imports.js';

/**
 * Modules are written as paths below `src`: `flow/` is a folder, `flow/state` a module, `gateways/*-sdk` a group of them.
 * `npm:lit` is a package. A module may always import what is in its own row's `value` for types, too. Where two rows fit
 * a module, the first counts.
 */
interface Row {
  module: string;
  value?: string;
  type?: string;
  dynamic?: string;
}

const METHODS = METHOD_IDS.map((id) => `methods/${id}`).join(' ');
const LEAVES = 'types errors json urls';

// prettier-ignore
const TABLE: readonly Row[] = [
  { module: 'types errors events', value: 'types errors events' },
  { module: 'lazy json urls', value: 'errors' },
  { module: 'first-config config last-sign-in', value: `first-config ${LEAVES}` },
  { module: 'method-catalog', value: LEAVES },
  { module: 'config-faults', type: 'first-config npm:lit' },
  { module: 'styles/', value: 'styles/ npm:lit' },
  { module: 'i18n/', value: 'i18n/ lazy', type: 'types errors npm:lit', dynamic: 'i18n/locales i18n/locales/' },
  { module: 'views/qr-code', value: 'npm:lit npm:uqr' },
  { module: 'views/pictures', value: 'views/icon views/layout styles/picture-styles npm:lit', type: 'types' },
  { module: 'views/', value: 'views/ i18n/duration npm:lit', type: 'types i18n/messages' },
  { module: 'gateways/authsignal-sdk', value: 'npm:@authsignal/browser', type: 'types' },
  { module: 'gateways/cognito-sdk', value: 'npm:@aws-sdk/client-cognito-identity-provider npm:@smithy/core/protocols', type: 'types' },
  { module: 'gateways/cognito-*', value: `method-catalog gateways/deadline gateways/retry-after lazy ${LEAVES}`,
    type: 'gateways/ npm:@aws-sdk/client-cognito-identity-provider', dynamic: 'gateways/cognito-sdk gateways/cognito-errors' },
  { module: 'gateways/authsignal-post', value: `gateways/authsignal-errors gateways/retry-after ${LEAVES}` },
  { module: 'gateways/authsignal-*', value: `method-catalog gateways/deadline gateways/retry-after lazy ${LEAVES}`,
    type: 'gateways/ npm:@authsignal/browser', dynamic: 'gateways/authsignal-sdk gateways/authsignal-errors gateways/authsignal-post' },
  { module: 'gateways/sign-in-context gateways/page-endpoints', value: `gateways/deadline gateways/page-endpoint gateways/sign-in-context ${LEAVES}`,
    type: 'gateways/authsignal-gateway gateways/cognito-gateway npm:@aws-sdk/client-cognito-identity-provider' },
  { module: 'gateways/', value: `gateways/deadline gateways/retry-after ${LEAVES}` },
  { module: 'methods/registry', value: `methods/email-otp ${LEAVES}`, type: 'methods/method', dynamic: METHODS },
  { module: 'methods/offer-fallback', value: `method-catalog methods/offer gateways/authsignal-options ${LEAVES}`, type: 'gateways/' },
  { module: 'methods/', value: `methods/method methods/offer methods/answers methods/ceremony methods/dialog methods/code-method methods/pause methods/poll ${LEAVES}`, type: 'gateways/' },
  { module: 'phone/', value: 'phone/ flow/state lazy views/country-select npm:lit npm:libphonenumber-js', type: 'first-config flow/flow-controller i18n/', dynamic: 'phone/phone-field' },
  { module: 'session/', value: `session/ gateways/cognito-tokens ${LEAVES}` },
  { module: 'flow/effects', value: `flow/ lazy ${LEAVES}`, type: 'gateways/ methods/', dynamic: 'flow/create-passkey' },
  { module: 'flow/create-passkey', type: 'flow/' },
  { module: 'flow/dependencies', type: `flow/ gateways/ methods/ ${LEAVES}` },
  { module: 'flow/flow-controller', value: `flow/ ${LEAVES}`, type: 'first-config npm:lit' },
  { module: 'flow/', value: `flow/state flow/first-transition ${LEAVES}` },
  { module: 'controllers/page-events', value: `flow/state ${LEAVES}`, type: 'events npm:lit' },
  { module: 'controllers/', type: 'npm:lit types' },
  { module: 'prebuilt/', value: `prebuilt/ gateways/authsignal-errors ${LEAVES}`,
    type: 'config flow/state i18n/messages' },
  { module: 'diagnose/page', value: `diagnose/ config config-faults first-config gateways/cognito-endpoint passkeys/availability ${LEAVES}` },
  { module: 'diagnose/', value: `diagnose/ method-catalog prebuilt/url ${LEAVES}`, type: 'config' },
  { module: 'passkeys/', value: `passkeys/ config gateways/authsignal-gateway methods/passkey-suggestions lazy last-sign-in ${LEAVES}`,
    type: 'first-config flow/state', dynamic: 'gateways/page-endpoints' },
  { module: 'identifier/identifier', type: 'types' },
  { module: 'identifier/identifier-field', type: 'types i18n/messages' },
  { module: 'identifier/', value: `identifier/ controllers/field-controller flow/state lazy npm:lit ${LEAVES}`,
    type: 'first-config controllers/page-events flow/flow-controller i18n/ phone/phone-identifier',
    dynamic: 'phone/phone-identifier last-sign-in' },
  { module: 'login-context', type: 'first-config controllers/page-events flow/flow-controller i18n/locale-controller identifier/identifier-controller types npm:lit' },
  { module: 'sign-in/resume', value: 'flow/rate-limit prebuilt/redirect-state sign-in/unfinished', type: 'login-context' },
  { module: 'sign-in/', value: `sign-in/ config method-catalog controllers/field-controller controllers/focus-controller flow/ gateways/*-gateway gateways/cognito-endpoint methods/registry methods/offer passkeys/ views/ styles/ i18n/duration i18n/en-steps events lazy npm:lit ${LEAVES}`,
    type: 'login-context first-config i18n/messages last-sign-in',
    dynamic: 'config-faults diagnose/page i18n/merge-messages sign-in/one-time-code sign-in/resume sign-in/sign-up sign-in/totp-setup gateways/page-endpoints last-sign-in phone/phone-field methods/offer-fallback passkeys/capabilities passkeys/enrollment prebuilt/present session/store views/' },
  { module: 'authsignal-cognito-login',
    value: `first-config login-properties identifier/identifier-controller controllers/focus-button controllers/page-events i18n/locale-controller flow/flow-controller flow/state views/identify-view styles/ lazy passkeys/availability prebuilt/blank-window prebuilt/redirect-return npm:lit ${LEAVES}`,
    type: 'events sign-in/sign-in', dynamic: 'sign-in/sign-in' },
  { module: 'login-properties', value: 'npm:lit', type: 'config first-config i18n/messages types' },
  { module: 'define', value: 'authsignal-cognito-login controllers/page-events' },
  { module: 'index', value: 'authsignal-cognito-login define errors', type: 'config events i18n/messages types' },
  { module: 'no-dom', value: 'errors' },
  // Loads the build's own chunks, by file name.
  { module: 'cdn', value: 'index', dynamic: 'npm:(expression)' },
  { module: 'frameworks/environment', value: 'server/index', dynamic: 'index' },
  { module: 'frameworks/environment-browser', value: 'define' },
  { module: 'frameworks/', value: 'frameworks/ npm:react npm:vue npm:#environment', type: 'authsignal-cognito-login events' },
  { module: 'server/', value: 'server/ first-config i18n/ identifier/identifier-field styles/styles views/identify-view npm:lit', type: 'types' },
  { module: 'triggers/', value: 'triggers/ npm:', dynamic: 'npm:' },
  { module: 'doctor/compare', value: `doctor/ diagnose/ config first-config ../demo/local-cloud/ npm: ${LEAVES}` },
  { module: 'doctor/', value: `doctor/ diagnose/ npm: ${LEAVES}`, dynamic: 'npm:' },
  { module: 'cdk/', value: 'cdk/ attach/entries triggers/metrics npm:aws-cdk-lib npm:constructs npm:node:url' },
  { module: 'attach/entries attach/aws-errors' },
  { module: 'attach/', value: 'attach/ npm:', dynamic: 'npm:' },
  { module: 'lambda/', value: 'lambda/ attach/ triggers/index triggers/aws-settings triggers/languages npm:', dynamic: 'npm:' },
  // For Node only. Its declarations are not published, so it may have what is beside `src`.
  { module: 'cli/main', value: 'cli/command npm:', dynamic: 'cli/' },
  { module: 'cli/doctor', value: `cli/command doctor/ diagnose/ config config-faults first-config gateways/cognito-endpoint npm: ${LEAVES}`, dynamic: 'doctor/' },
  { module: 'cli/local-cloud', value: 'cli/command ../demo/local-cloud/ npm:' },
  { module: 'cli/attach cli/attach-options cli/attached cli/archive cli/aws cli/detach cli/steps',
    value: 'cli/ attach/ npm:', dynamic: 'npm:' },
  { module: 'cli/', value: 'cli/command cli/main npm:' },
];

/** Whether `path` is what `pattern`, one word of the table, stands for. */
function fits(pattern: string, path: string): boolean {
  if (pattern.startsWith('npm:'))
    return pattern === 'npm:'
      ? /^npm:(?!lit)/.test(path)
      : path === pattern || path.startsWith(`${pattern}/`);
  if (pattern.endsWith('/')) return path.startsWith(pattern);
  const [start = '', end] = pattern.split('*');
  return end === undefined ? path === pattern : path.startsWith(start) && path.endsWith(end);
}

const fitsAny = (patterns: string, path: string) =>
  patterns.split(' ').some((word) => word && fits(word, path));

function allowed({ value = '', type = '', dynamic = '' }: Row, kind: ImportKind): string {
  if (kind === 'dynamic') return dynamic;
  return kind === 'type' ? `${value} ${type}` : value;
}

function violations(module: string, source: string): string[] {
  const row = TABLE.find((candidate) => fitsAny(candidate.module, module));
  if (!row) return [`${module} has no row in the import table`];
  return importsOf(module, source)
    .filter(({ kind, target }) => !fitsAny(allowed(row, kind), target))
    .map(({ kind, target }) => `${module} must not import ${target} (${kind})`);
}

const sources = new URL('../src/', import.meta.url);
const modules = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));

describe('imports', () => {
  for (const path of modules) {
    it(`of ${path} are in the table`, () => {
      const source = readFileSync(new URL(path, sources), 'utf8');
      assert.deepEqual(violations(path.replace(/\.ts$/, ''), source), []);
    });
  }
});

/** The first cycle of imports, of types too, that can be reached from `module`. */
function cycleFrom(
  module: string,
  graph: ReadonlyMap<string, readonly string[]>,
  path: string[] = [],
): string[] {
  if (path.includes(module)) return [...path.slice(path.indexOf(module)), module];
  for (const next of graph.get(module) ?? []) {
    const cycle = cycleFrom(next, graph, [...path, module]);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

it('has no import cycle, not even of types', () => {
  const graph = new Map(
    modules.map((path) => {
      const module = path.replace(/\.ts$/, '');
      const source = readFileSync(new URL(path, sources), 'utf8');
      return [module, importsOf(module, source).map(({ target }) => target)] as const;
    }),
  );
  for (const module of graph.keys()) assert.deepEqual(cycleFrom(module, graph), []);
});

it('loads nothing on demand that test/unit/on-demand.ts has not', () => {
  const read = (module: string) => importsOf(module, readFileSync(new URL(`${module}.ts`, sources), 'utf8'));
  const seen = new Set<string>();
  const onDemand = new Set<string>();
  function visit(module: string): void {
    if (seen.has(module) || module.startsWith('npm:')) return;
    seen.add(module);
    for (const { kind, target } of read(module)) {
      // Languages are many, and each test has few.
      if (kind === 'dynamic' && !target.startsWith('i18n/locales/')) onDemand.add(target);
      if (kind !== 'type') visit(target);
    }
  }
  visit('index');
  const loaded = read('../test/unit/on-demand').map(({ target }) => target.replace('../src/', ''));
  assert.deepEqual(
    [...onDemand].filter((module) => !loaded.includes(module)),
    [],
  );
});

describe('the import table', () => {
  const forbidden: [module: string, source: string][] = [
    ['flow/transition', "import { LitElement } from 'lit';"],
    ['flow/transition', "import { run } from './effects.js';"],
    ['flow/state', "import type { CognitoGateway } from '../gateways/cognito-gateway.js';"],
    ['flow/effects', "import { createCognitoGateway } from '../gateways/cognito-gateway.js';"],
    ['flow/effects', "import { type CognitoGateway } from '../gateways/cognito-gateway.js';"],
    ['flow/effects', "const method = await import('../methods/email-otp.js');"],
    ['gateways/cognito-gateway', "import { createCognitoClient } from './cognito-sdk.js';"],
    ['gateways/cognito-gateway', "export * from './cognito-sdk.js';"],
    ['gateways/cognito-gateway', "import { identifyAuthsignalError } from './authsignal-errors.js';"],
    ['gateways/cognito-gateway', "const sdk = await import('./authsignal-sdk.js');"],
    ['gateways/authsignal-gateway', "import { Authsignal } from '@authsignal/browser';"],
    ['gateways/authsignal-gateway', 'const sdk = await import(name);'],
    ['gateways/cognito-sdk', "import { LoginError } from '../errors.js';"],
    ['methods/registry', "import { sms } from './sms.js';"],
    ['methods/sms', "import { sms } from './sms.js';"],
    ['methods/sms', "import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';"],
    ['views/identify', "import { en } from '../i18n/locales/en.js';"],
    ['views/identify', "import type { FlowState } from '../flow/state.js';"],
    ['controllers/field-controller', "import { html } from 'lit';"],
    ['triggers/define', "import { LoginError } from '../errors.js';"],
    ['authsignal-cognito-login', "import { createCognitoClient } from './gateways/cognito-sdk.js';"],
    ['authsignal-cognito-login', "import { emailOtp } from './methods/email-otp.js';"],
    ['authsignal-cognito-login', "import { renderStep } from './sign-in/sign-in.js';"],
    ['index', "import { Authsignal } from '@authsignal/browser';"],
    ['cli/main', "import { run } from './local-cloud.js';"],
    ['diagnose/cognito', "import { readFile } from 'node:fs/promises';"],
    ['doctor/page', "import { startLocalCloud } from '../../demo/local-cloud/local-cloud.js';"],
    ['cli/main', "import { startLocalCloud } from '../../demo/local-cloud/local-cloud.js';"],
    ['types', "let state: import('./flow/state.js').FlowState;"],
    ['utilities/misc', ''],
  ];
  for (const [module, source] of forbidden) {
    it(`forbids ${module}: ${source || 'a folder nobody planned'}`, () => {
      assert.equal(violations(module, source).length, 1);
    });
  }

  const permitted: [module: string, source: string][] = [
    ['flow/effects', "import type { CognitoGateway } from '../gateways/cognito-gateway.js';"],
    ['gateways/cognito-gateway', "const sdk = await import('./cognito-sdk.js');"],
    ['methods/registry', "const load = () => import('./email-otp.js');"],
    ['views/identify', "import { html } from 'lit';\nimport type { Messages } from '../i18n/messages.js';"],
    ['authsignal-cognito-login', "const load = () => import('./sign-in/sign-in.js');"],
  ];
  for (const [module, source] of permitted) {
    it(`permits ${module}: ${source.split('\n')[0]}`, () => {
      assert.deepEqual(violations(module, source), []);
    });
  }
});
