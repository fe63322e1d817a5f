/** What happens to a person away from the widget: what they are enrolled in, and what they do on their phone. */
import assert from 'node:assert/strict';
import type { VerificationMethod } from '../../demo/local-cloud/authsignal/types.js';
import type { LocalCloud } from '../../demo/local-cloud/local-cloud.js';

async function askAuthsignal(url: string, body?: object): Promise<unknown> {
  const reply = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(reply.status, 200, `${url} answers ${reply.status}`);
  return reply.json();
}

const authenticatorsUrl = (cloud: LocalCloud, address: string): string =>
  `${cloud.url}/authsignal/demo/users/${encodeURIComponent(address)}/authenticators`;

/** Makes the person enrolled with exactly these; they need not exist yet. */
export async function enroll(
  cloud: LocalCloud,
  address: string,
  ...verificationMethods: VerificationMethod[]
): Promise<void> {
  await askAuthsignal(authenticatorsUrl(cloud, address), { verificationMethods });
}

/** The code that the person's authenticator app shows. */
export async function appCode(cloud: LocalCloud, address: string): Promise<string> {
  const { totp } = (await askAuthsignal(authenticatorsUrl(cloud, address))) as { totp?: { code: string } };
  assert.ok(totp, `${address} has no authenticator app`);
  return totp.code;
}

/** Answers a push prompt or a scanned QR code; `user` says who holds the phone. */
export async function decide(
  link: string,
  decision: 'claim' | 'approve' | 'decline',
  user?: string,
): Promise<void> {
  await askAuthsignal(`${link}/decide`, { decision, user });
}
