/** The pre-built UI in the browser: picks a method, sends and checks a code, and reports how it ended. */
const app = document.getElementById('app');
const { token, api, redirectUrl, methods, error } = JSON.parse(app.dataset.page);
const isPopup = new URLSearchParams(location.search).get('mode') === 'popup';
const host = window.parent === window ? window.opener : window.parent;

const DEAD_TOKEN = ['expired_token', 'invalid_token'];
const FAILURES = {
  CODE_INVALID_OR_EXPIRED: 'That code is not right, or it has expired.',
  MAX_ATTEMPTS_EXCEEDED: 'Too many wrong codes. Send a new one.',
};

/** The host page reads events as JSON strings, and the height as a plain object. */
const post = (message) => {
  if (isPopup) host?.postMessage(message, '*');
};
const report = (event) => post(JSON.stringify(event));

class ApiError extends Error {
  constructor(body, status) {
    super(body.errorDescription ?? body.error);
    this.code = body.errorCode;
    this.status = status;
  }
}

async function call(path, body = {}) {
  const response = await fetch(`${api}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new ApiError(answer, response.status);
  return answer;
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Ends the visit: with the result token, or without one when it was cancelled. */
function finish(result) {
  if (isPopup && host) return report({ event: 'AUTHSIGNAL_CLOSE_POPUP', token: result });
  if (redirectUrl) return location.replace(withToken(redirectUrl, result));
  show(result ? 'Done' : 'Cancelled', element('p', { textContent: 'You can close this page.' }));
}

/** The query stays as it was written; parsing and printing it would change it. */
function withToken(address, result) {
  if (!result) return address;
  const [rest, fragment] = address.split(/(?=#)/);
  const glue = !rest.includes('?') ? '?' : /[?&]$/.test(rest) ? '' : '&';
  return `${rest}${glue}token=${encodeURIComponent(result)}${fragment ?? ''}`;
}

function show(title, ...content) {
  const heading = element('h1', { textContent: title, tabIndex: -1 });
  app.replaceChildren(heading, ...content);
  return heading;
}

const alertLine = () => element('p', { role: 'alert' });
const cancelButton = () =>
  element('button', { type: 'button', className: 'link', textContent: 'Cancel', onclick: () => finish() });

/** By redirect, quitting comes back with the token of the action, which still wants its challenge. */
const quitButton = () =>
  redirectUrl && !isPopup
    ? [
        element('button', {
          type: 'button',
          className: 'link',
          textContent: 'Quit',
          onclick: () => finish(token),
        }),
      ]
    : [];

/** Runs `work`, once at a time, and says in `line` what went wrong. */
function guarded(line, work) {
  let isBusy = false;
  return async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    line.textContent = '';
    try {
      await work();
    } catch (problem) {
      if (problem instanceof ApiError) {
        report({ event: 'AUTHSIGNAL_API_ERROR', errorCode: problem.code, statusCode: problem.status });
        if (DEAD_TOKEN.includes(problem.code)) return showDeadEnd().focus();
      }
      line.textContent =
        problem.code === 'too_many_requests'
          ? 'Too many attempts. Wait a few minutes.'
          : 'That did not work. Try again.';
    } finally {
      isBusy = false;
    }
  };
}

function showMethods() {
  const line = alertLine();
  const buttons = methods.map((method) =>
    element(
      'button',
      { type: 'button', onclick: guarded(line, () => start(method)) },
      method.label,
      ...(method.to ? [element('small', { textContent: method.to })] : []),
    ),
  );
  const note = buttons.length === 0 ? [element('p', { textContent: 'No method is available.' })] : [];
  return show('Confirm it is you', ...note, ...buttons, line, cancelButton(), ...quitButton());
}

async function start(method) {
  if (method.enroll) return showEnrollment(method);
  if (method.to) await call(`challenge/${method.path}`);
  showCode(method);
}

function showEnrollment(method) {
  const line = alertLine();
  const isEmail = method.enroll === 'email';
  const field = element('input', {
    type: isEmail ? 'email' : 'tel',
    autocomplete: isEmail ? 'email' : 'tel',
    required: true,
  });
  const label = element('label', {}, isEmail ? 'Email address' : 'Phone number, with +', field);
  const form = element(
    'form',
    {},
    label,
    element('button', { className: 'primary', textContent: 'Send code' }),
  );
  form.onsubmit = guarded(line, async () => {
    await call(`user-authenticators/${method.path}`, { [method.enroll]: field.value.trim() });
    showCode({ ...method, enroll: undefined, to: field.value.trim() });
  });
  show(method.label, form, line, ...backButton(), cancelButton(), ...quitButton());
  field.focus();
}

const backButton = () =>
  methods.length > 1
    ? [
        element('button', {
          type: 'button',
          className: 'link',
          textContent: 'Another way',
          onclick: () => showMethods().focus(),
        }),
      ]
    : [];

function showCode(method) {
  const line = alertLine();
  const field = element('input', { inputMode: 'numeric', autocomplete: 'one-time-code', required: true });
  const form = element(
    'form',
    {},
    element('label', {}, 'Code', field),
    element('button', { className: 'primary', textContent: 'Continue' }),
  );
  form.onsubmit = guarded(line, async () => {
    const code = field.value.replace(/\D/g, '');
    const { isVerified, accessToken, failureReason } = await call(`verify/${method.path}`, {
      verificationCode: code || field.value,
    });
    if (isVerified) return finish(accessToken);
    line.textContent = FAILURES[failureReason] ?? 'That code is not right.';
    field.value = '';
    field.focus();
  });
  const hint = method.to ? `We sent a code to ${method.to}.` : 'Enter the code that your app shows.';
  // This page may cover the demo's outbox, or have taken its place.
  const outbox = element('a', { href: '/outbox', target: '_blank', textContent: 'Open the outbox' });
  const resend = element('button', {
    type: 'button',
    className: 'link',
    textContent: 'Send a new code',
    onclick: guarded(line, () => call(`challenge/${method.path}`)),
  });
  show(
    'Enter the code',
    element('p', { className: 'muted' }, hint, ...(method.to ? [' ', outbox] : [])),
    form,
    line,
    ...(method.to ? [resend] : []),
    ...backButton(),
    cancelButton(),
    ...quitButton(),
  );
  field.focus();
}

function showDeadEnd() {
  return show(
    'This page has expired',
    element('p', { textContent: 'Go back and start again.' }),
    cancelButton(),
  );
}

// What embeds the page does not hear of keys that are pressed in it.
window.addEventListener('keydown', ({ key }) => {
  if (isPopup && key === 'Escape') finish();
});
new ResizeObserver(() => post({ height: Math.ceil(app.getBoundingClientRect().height) })).observe(app);
if (error) {
  report({ event: 'AUTHSIGNAL_API_ERROR', ...error });
  showDeadEnd();
} else {
  // Focus is left to the host page: nothing was pressed in here yet.
  showMethods();
}
report({ event: 'AUTHSIGNAL_READY' });
