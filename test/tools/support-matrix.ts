/** Writes what the local cloud has into the guide about tests, from the code that it runs. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MAX_WRONG_ANSWERS } from '../../demo/local-cloud/authsignal/codes.js';
import { AUTHSIGNAL_ERRORS } from '../../demo/local-cloud/authsignal/errors.js';
import { createAuthsignal, type Endpoint } from '../../demo/local-cloud/authsignal/index.js';
import {
  SEND_WINDOW_MS,
  SENDS,
  VERIFICATION_WINDOW_MS,
  VERIFICATIONS,
} from '../../demo/local-cloud/authsignal/rate-limits.js';
import { defaultSettings } from '../../demo/local-cloud/authsignal/settings.js';
import { createClock } from '../../demo/local-cloud/clock.js';
import { COGNITO_ERRORS } from '../../demo/local-cloud/cognito/errors.js';
import { createCognito } from '../../demo/local-cloud/cognito/index.js';
import { DEMO_CLIENT } from '../../demo/local-cloud/cognito/pools.js';
import { QUOTAS } from '../../demo/local-cloud/cognito/rate-limits.js';
import { ATTEMPTS } from '../../demo/local-cloud/cognito/triggers.js';
import { CODE_LIFETIME_MS } from '../../demo/local-cloud/cognito/verification-codes.js';
import { KNOWN_FAULTS } from '../../demo/local-cloud/known-faults.js';
import { createOutbox } from '../../demo/local-cloud/outbox.js';
import { markdownTable, withBlock } from '../helpers/markdown-table.js';

const GUIDE = new URL('../../demo/guides/testing.md', import.meta.url);
const SOURCES = new URL('../../demo/local-cloud/', import.meta.url);

const code = (text: string) => `\`${text}\``;
const list = (names: Iterable<string>) => [...names].sort().map(code).join(', ');
const minutes = (ms: number) => `${ms / 60_000} minutes`;

/** What the comments of the sources that begin with "Assumed:" say, each on one line. */
export function assumptionsIn(source: string): string[] {
  const found = source.matchAll(/^ *\/\/ Assumed: (.*(?:\n *\/\/ .*)*)/gm);
  return [...found].map(([, text = '']) => text.replace(/\n *\/\/ /g, ' '));
}

function assumptions(): [string, string][] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .flatMap((path) => {
      const texts = assumptionsIn(readFileSync(new URL(path, SOURCES), 'utf8'));
      return texts.map((text): [string, string] => [code(path), text]);
    });
}

/** What the sources say of themselves, in the words of the guide. */
export function supportMatrix(): string {
  const clock = createClock();
  const outbox = createOutbox(clock);
  const cognito = createCognito({ clock, outbox, triggers: () => Promise.resolve({}) });
  const keys = { tenantId: 'tenant', apiSecretKey: 'secret', baseUrl: () => 'http://localhost/v1' };
  const authsignal = createAuthsignal({ clock, outbox, ...keys });
  const tenant = defaultSettings();
  const calls = (isMeant: (endpoint: Endpoint) => boolean) =>
    list(authsignal.endpoints.filter(isMeant).map(({ method, path }) => `${method} ${path}`));

  const categories = new Set(Object.values(QUOTAS).map(({ category }) => category));
  const quotas = [...categories].map((wanted) =>
    Object.entries(QUOTAS).filter(([, { category }]) => category === wanted),
  );
  const limits: [string, string][] = [
    ['a challenge of Cognito', `${DEMO_CLIENT.authSessionValiditySeconds} seconds, for one answer`],
    ['access and ID tokens', `${DEMO_CLIENT.tokenValiditySeconds} seconds`],
    ['refresh tokens', `${DEMO_CLIENT.refreshTokenValidityDays} days`],
    ['a code that Cognito sends', minutes(CODE_LIFETIME_MS)],
    ['a trigger', `${cognito.settings.triggerTimeoutMs / 1000} seconds, ${ATTEMPTS} times`],
    ['tokens, codes and links of Authsignal', `${tenant.tokenDurationInMinutes} minutes`],
    ['wrong answers to a code', String(MAX_WRONG_ANSWERS)],
    ...Object.entries(SENDS).map(([method, count]): [string, string] => [
      `${code(method)} sent to a person`,
      `${count} in ${minutes(SEND_WINDOW_MS)}`,
    ]),
    ...Object.entries(VERIFICATIONS).map(([method, count]): [string, string] => [
      `${code(method)} tried by a person`,
      `${count} in ${minutes(VERIFICATION_WINDOW_MS)}`,
    ]),
    ...quotas.map((rows): [string, string] => [
      list(rows.map(([operation]) => operation)),
      `${rows[0]?.[1].perSecond} a second, where ${code('rateLimits')} is on`,
    ]),
  ];

  return [
    `Operations of Cognito: ${list(cognito.operations)}.`,
    `Calls of Authsignal's client API: ${calls(({ path }) => path.startsWith('/client/'))}.`,
    `Calls of Authsignal's server API: ${calls(({ path }) => !path.startsWith('/client/'))}.`,
    `Errors of Cognito: ${list(COGNITO_ERRORS)}.`,
    `Errors of Authsignal: ${list(AUTHSIGNAL_ERRORS)}.`,
    `Failures by name: ${list(Object.keys(KNOWN_FAULTS))}.`,
    markdownTable(['limit', 'as long, or as often'], limits),
    'What is assumed of the real services, for want of a source:',
    markdownTable(['where', 'assumed'], assumptions()),
  ].join('\n\n');
}

export const updatedGuide = (guide: string): string => withBlock(guide, 'support', supportMatrix());

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(GUIDE, updatedGuide(readFileSync(GUIDE, 'utf8')));
