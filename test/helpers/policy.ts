/** The content security policy that the guides promise to be enough, read out of it. */
import assert from 'node:assert/strict';
import { section } from './manual.js';

/** Where a page finds what the policy names. */
export interface PolicyAddresses {
  cloudUrl: string;
  /** Origin of the host that has the script, where that is another one. */
  scriptUrl?: string;
}

/** How the guide's table begins a row. */
export type PolicyRow =
  | 'the script on another host'
  | 'the method `qr-code`'
  | '`mode="popup"`'
  | 'a page that has it in a frame'
  | 'another copy of Lit in the page'
  | 'an address of your own'
  | 'Vue'
  | 'Svelte';

const policy = section('Content security policy');
const [, lines = ''] = /```\n([\s\S]*?)```/.exec(policy) ?? [];

/** The directive of a row, and the source in whose place it comes. */
function readRow(row: PolicyRow): { directive: string; replaced?: string } {
  const line = policy.split('\n').find((text) => text.startsWith(`| ${row}`));
  const [directive, replaced] = [...(line?.split('|')[2] ?? '').matchAll(/`([^`]+)`/g)].map(
    ([, text]) => text,
  );
  assert.ok(directive, `the guide has no directive for ${row}`);
  return { directive, replaced };
}

const parse = (directive: string): [name: string, sources: string[]] => {
  const [name = '', ...sources] = directive.trim().split(/\s+/);
  return [name, sources];
};

/** The guide's lines and `rows`, with the local cloud in the place of the real ones. */
export function readmePolicy({ cloudUrl, scriptUrl }: PolicyAddresses, rows: readonly PolicyRow[]): string {
  const policy = new Map(
    lines
      .split(';')
      .filter((line) => line.trim())
      .map(parse),
  );
  for (const { directive, replaced } of rows.map(readRow)) {
    const [name, sources] = parse(directive);
    policy.set(name, [...(policy.get(name) ?? []).filter((source) => source !== replaced), ...sources]);
  }
  // Paths keep apart what is on one host here, so that each line has to be there.
  const addresses: [RegExp, string | undefined][] = [
    [/https:\/\/cognito-idp\.<region>\.amazonaws\.com/, `${cloudUrl}/cognito/`],
    [/https:\/\/api\.authsignal\.com/, `${cloudUrl}/authsignal/v1/`],
    [/wss:\/\/api-ws\.authsignal\.com/, `${cloudUrl.replace('http', 'ws')}/authsignal/`],
    [/https:\/\/mfa\.authsignal\.com/, `${cloudUrl}/authsignal/`],
    [/https:\/\/cdn\.example\.com/, scriptUrl],
    [/https:\/\/login\.example\.com/, `https://login.example.com ${cloudUrl}/context`],
    // Pages of more than one port frame the form.
    [/https:\/\/www\.example\.com/, 'http:'],
  ];
  const text = [...policy].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');
  const filled = addresses.reduce((all, [name, address]) => all.replace(name, address ?? '$&'), text);
  assert.doesNotMatch(
    filled,
    /[<>]|authsignal\.com|amazonaws|(?:cdn|www)\.example/,
    'the guide names what the tests have no stand-in for',
  );
  return filled;
}
