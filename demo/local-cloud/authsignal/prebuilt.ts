/** The pre-built UI: the page behind track's `url`, embedded, in its own window or by redirect. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { challengeMethods } from './client-misc.js';
import type { Cloud } from './cloud.js';
import { ApiError } from './errors.js';
import { sessionOf } from './http.js';
import type { Session } from './http.js';
import { page } from './pages.js';
import { enrolled } from './store.js';
import type { VerificationMethod } from './types.js';

/** What the page's script works with. */
interface PageData {
  token: string;
  /** The client API's base. */
  api: string;
  redirectUrl?: string | undefined;
  methods: PageMethod[];
  error?: { errorCode: string; statusCode: number };
}

interface PageMethod {
  label: string;
  /** Last part of the challenge and verify paths. */
  path: string;
  /** Where the code goes, masked; absent for the authenticator app, which is sent nothing. */
  to?: string | undefined;
  /** The field of an enrolment, when no address is known yet. */
  enroll?: 'email' | 'phoneNumber';
}

const LABELS: Partial<Record<VerificationMethod, [path: string, label: string]>> = {
  EMAIL_OTP: ['email-otp', 'Email a code'],
  SMS: ['sms', 'Text a code'],
  WHATSAPP: ['whatsapp', 'Send a code by WhatsApp'],
  AUTHENTICATOR_APP: ['totp', 'Use an authenticator app'],
};

const mask = (address: string) =>
  address.includes('@') ? address.replace(/^(.).*@/, '$1•••@') : `•••${address.slice(-3)}`;

function pageMethods(cloud: Cloud, session: Session): PageMethod[] {
  const { user, action } = session;
  return challengeMethods(cloud, session).flatMap((method): PageMethod[] => {
    const [path, label] = LABELS[method] ?? [];
    if (!path || !label) return [];
    const authenticator = enrolled(user, method)[0];
    // The app's secret would have to be shown first: this page does not enrol one.
    if (method === 'AUTHENTICATOR_APP') return authenticator ? [{ path, label }] : [];
    const isEmail = method === 'EMAIL_OTP';
    const to = isEmail
      ? (authenticator?.email ?? action.email ?? user.email)
      : (authenticator?.phoneNumber ?? action.phoneNumber ?? user.phoneNumber);
    if (to) return [{ path, label, to: mask(to) }];
    // WhatsApp has no enrolment of its own.
    return method === 'WHATSAPP' ? [] : [{ path, label, enroll: isEmail ? 'email' : 'phoneNumber' }];
  });
}

export function prebuiltPage(cloud: Cloud): Hono {
  const app = new Hono();

  app.get('/mfa', async (c) => {
    const token = c.req.query('token') ?? '';
    const data: PageData = { token, api: `${new URL(cloud.rootUrl()).pathname}/v1/client`, methods: [] };
    try {
      const session = await sessionOf(cloud, token);
      data.redirectUrl = session.action.redirectUrl;
      data.methods = pageMethods(cloud, session);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      data.error = { errorCode: error.code, statusCode: error.status };
    }
    return page(cloud, c, {
      title: 'Confirm it is you',
      script: true,
      content: html`<main id="app" data-page="${JSON.stringify(data)}">
        <h1>Confirm it is you</h1>
        <noscript><p>This page needs JavaScript.</p></noscript>
      </main>`,
    });
  });
  return app;
}
