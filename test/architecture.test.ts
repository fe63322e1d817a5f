/** Who may import whom in `src`. What no row allows is forbidden, and so is a module without a row. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { METHOD_IDS } from '../src/types.js';
import { importsOf, type ImportKind } from './helpers/imports.js';

interface Rule {
  /** Modules the row is about, without `src/` and extension. */
  module: RegExp;
  /** What they may import; a value import may always be a type import too. */
  value?: readonly RegExp[];
  type?: readonly RegExp[];
  dynamic?: readonly RegExp[];
}

const concrete = METHOD_IDS.join('|');
const LEAVES = /^(types|errors)$/;
const GATEWAY = /^gateways\/\w+-gateway$/;
const LIT = /^npm:lit(\/|$)/;
const SDK = /^npm:(@authsignal\/browser|@aws-sdk\/|@smithy\/)/;
const PREBUILT = /^gateways\/(prebuilt-\w+|redirect-\w+|blank-window)$/;
const ELEMENT = /^(index|authsignal-cognito-login)$/;

// The first row that fits a module counts.
const RULES: readonly Rule[] = [
  { module: /^(types|errors|events)$/, value: [/^(types|errors|events)$/] },
  // Small helpers of the element.
  {
    module: /^(code|identifier|capabilities|passkey-capabilities|memory)$/,
    value: [LEAVES, /^capabilities$/],
  },
  { module: /^config$/, value: [LEAVES], type: [/^i18n\/messages$/] },
  {
    module: /^flow\/(state|start|transition|patience|sign-up)$/,
    value: [LEAVES, /^flow\/(state|start|sign-up)$/],
  },
  {
    module: /^flow\/effects$/,
    value: [LEAVES, /^flow\/state$/],
    type: [GATEWAY, /^flow\/offer$/, /^methods\/method$/],
  },
  { module: /^flow\/offer$/, value: [LEAVES, /^flow\/state$/] },
  { module: /^flow\/flow-controller$/, value: [LEAVES, /^flow\//], type: [LIT] },
  // Small helpers of the gateways.
  {
    module: /^gateways\/(lazy|deadline|retry-after|page-endpoints|token-options)$/,
    value: [LEAVES, /^gateways\/(deadline|retry-after)$/],
    type: [GATEWAY],
  },
  { module: /^gateways\/\w+-errors$/, value: [LEAVES, /^gateways\/retry-after$/], type: [SDK] },
  {
    module: /^gateways\/cognito-(gateway|tokens)$/,
    value: [LEAVES, /^gateways\/(lazy|deadline)$/],
    type: [SDK, GATEWAY, /^gateways\/cognito-errors$/],
    dynamic: [/^gateways\/cognito-(sdk|errors)$/],
  },
  {
    module: /^gateways\/authsignal-gateway$/,
    value: [LEAVES, /^gateways\/(lazy|deadline|retry-after)$/],
    type: [SDK],
    dynamic: [/^gateways\/authsignal-(sdk|errors)$/],
  },
  // The pre-built UI in its three modes.
  {
    module: PREBUILT,
    value: [LEAVES, PREBUILT, /^config$/, /^gateways\/(authsignal-errors|lazy|deadline)$/],
    type: [SDK],
    dynamic: [PREBUILT, /^gateways\/authsignal-sdk$/],
  },
  { module: /^gateways\/\w+-sdk$/, value: [SDK], type: [LEAVES, GATEWAY] },
  { module: /^methods\/method$/, value: [LEAVES], type: [GATEWAY, /^views\//, LIT] },
  {
    module: /^methods\/registry$/,
    value: [LEAVES],
    type: [/^methods\/method$/],
    dynamic: [new RegExp(`^methods/(${concrete})$`)],
  },
  // A method or a factory of methods: never another concrete method.
  {
    module: /^methods\//,
    value: [LEAVES, new RegExp(`^methods/(?!registry$|(${concrete})$)`), /^views\//],
    type: [GATEWAY],
  },
  { module: /^views\/qr-code$/, value: [LIT, /^npm:uqr$/] },
  { module: /^views\//, value: [LIT, /^types$/, /^views\//], type: [/^errors$/, /^i18n\/messages$/] },
  { module: /^controllers\//, type: [LIT, /^types$/] },
  { module: /^i18n\/locales$/, type: [/^i18n\/messages$/], dynamic: [/^i18n\/[a-z]{2}$/] },
  { module: /^i18n\//, value: [/^i18n\//], type: [LEAVES] },
  { module: /^phone\/phone-text$/ },
  {
    module: /^phone\/phone-entry$/,
    value: [LIT, /^phone\/phone-text$/, /^gateways\/lazy$/],
    type: [/^phone\/phone-field$/, /^i18n\/messages$/],
    dynamic: [/^phone\/phone-field$/],
  },
  { module: /^phone\//, value: [LEAVES, LIT, /^phone\//, /^views\//, /^npm:libphonenumber-js/] },
  { module: /^styles\//, value: [LIT, /^styles\//] },
  { module: /^triggers\//, value: [/^triggers\//, /^npm:(?!lit)/], dynamic: [/^npm:(?!lit)/] },
  // The element's second half, loaded when a person shows that they mean to sign in.
  {
    module:
      /^(steps|step-view|step-text|step-styles|code-entry|passkey-autofill|passkey-enrollment|prebuilt|unsaid)$/,
    value: [
      LIT,
      LEAVES,
      /^(code|code-entry|events|passkey-autofill|steps|step-view|step-text|capabilities|passkey-capabilities|memory)$/,
      /^(controllers|flow|i18n|views|styles)\//,
      /^gateways\/(?!\w+-sdk$)/,
      /^methods\/registry$/,
    ],
    type: [/^config$/, /^prebuilt$/, /^methods\/method$/],
    // Only for who needs it.
    dynamic: [
      /^views\/(qr-code|totp-setup)$/,
      /^(passkey-enrollment|prebuilt|unsaid)$/,
      /^gateways\/(page-endpoints|redirect-flow)$/,
      /^session\/store$/,
    ],
  },
  // The tokens after a sign-in.
  { module: /^session\/changes$/ },
  { module: /^session\/store$/, value: [/^session\/changes$/, /^config$/], type: [LEAVES] },
  {
    module: /^session\/index$/,
    value: [LEAVES, /^session\//, /^gateways\/cognito-tokens$/],
  },
  // Loads the build's own chunks, by file name.
  { module: /^cdn$/, value: [/^index$/], dynamic: [/^npm:\(expression\)$/] },
  // Types only.
  {
    module: /^(framework-props|react|vue)$/,
    type: [ELEMENT, /^(events|framework-props)$/, /^npm:(react|vue)$/],
  },
  {
    module: ELEMENT,
    value: [
      LIT,
      ELEMENT,
      /^(types|errors|events|config|identifier|capabilities)$/,
      /^(flow|views|controllers|i18n|styles|session)\//,
      /^gateways\/(?!\w+-sdk$)/,
      new RegExp(`^methods/(?!(${concrete})$)`),
    ],
    type: [/^(steps|code-entry|passkey-autofill|memory)$/, /^phone\/phone-entry$/],
    dynamic: [/^(steps|memory)$/, /^phone\/phone-entry$/],
  },
];

function allowed(rule: Rule, kind: ImportKind): readonly RegExp[] {
  if (kind === 'dynamic') return rule.dynamic ?? [];
  return kind === 'type' ? [...(rule.value ?? []), ...(rule.type ?? [])] : (rule.value ?? []);
}

function violations(module: string, source: string): string[] {
  const rule = RULES.find((row) => row.module.test(module));
  if (!rule) return [`${module} has no row in the import table`];
  return importsOf(module, source)
    .filter(({ kind, target }) => !allowed(rule, kind).some((pattern) => pattern.test(target)))
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
    ['methods/registry', "import { emailOtp } from './email-otp.js';"],
    ['methods/sms', "import { emailOtp } from './email-otp.js';"],
    ['methods/sms', "import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';"],
    ['views/identify', "import { en } from '../i18n/en.js';"],
    ['views/identify', "import type { FlowState } from '../flow/state.js';"],
    ['controllers/countdown', "import { html } from 'lit';"],
    ['triggers/define', "import { LoginError } from '../errors.js';"],
    ['authsignal-cognito-login', "import { createCognitoClient } from './gateways/cognito-sdk.js';"],
    ['authsignal-cognito-login', "import { emailOtp } from './methods/email-otp.js';"],
    ['authsignal-cognito-login', "import { renderStep } from './steps.js';"],
    ['index', "import { Authsignal } from '@authsignal/browser';"],
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
    ['authsignal-cognito-login', "import { loadMethod } from './methods/registry.js';"],
  ];
  for (const [module, source] of permitted) {
    it(`permits ${module}: ${source.split('\n')[0]}`, () => {
      assert.deepEqual(violations(module, source), []);
    });
  }
});
