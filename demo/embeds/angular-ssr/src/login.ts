import { Component, DestroyRef, ElementRef, inject, InjectionToken, output } from '@angular/core';
import 'authsignal-cognito-login';
import type { LoginSuccessEvent, PartialMessages } from 'authsignal-cognito-login';
import { Cloud } from './cloud.js';

export const messages: PartialMessages = { continue: 'Go on' };

/** Writes the form as HTML. Provided on the server only, so that browsers do not load it. */
export const RENDER_LOGIN = new InjectionToken<(attributes: Record<string, string>) => string>(
  'RENDER_LOGIN',
);

/** The form. With an empty template, Angular never looks into it: it may be at any step when the page is hydrated. */
@Component({ selector: 'app-login', template: '' })
export class Login {
  readonly success = output<LoginSuccessEvent>();

  constructor() {
    const host: HTMLElement = inject(ElementRef).nativeElement;
    const { url } = inject(Cloud);
    // The two addresses are those of the local cloud; leave them out.
    const attributes = {
      region: 'us-east-1',
      'user-pool-client-id': 'localdemoclient',
      'tenant-id': 'local-tenant',
      'cognito-url': `${url}/cognito`,
      'authsignal-url': `${url}/authsignal/v1`,
    };
    const render = inject(RENDER_LOGIN, { optional: true });
    if (render) host.innerHTML = render(attributes);
    else this.#connect(host.querySelector('authsignal-cognito-login') ?? make(host, attributes));
  }

  /** Gives the form what no attribute can hold. */
  #connect(login: HTMLElementTagNameMap['authsignal-cognito-login']): void {
    const stop = new AbortController();
    login.messages = messages;
    login.addEventListener('login-success', (event) => this.success.emit(event), stop);
    inject(DestroyRef).onDestroy(() => stop.abort());
  }
}

/** The form of a page that the browser makes by itself. */
function make(host: HTMLElement, attributes: Record<string, string>) {
  const login = document.createElement('authsignal-cognito-login');
  for (const [name, value] of Object.entries(attributes)) login.setAttribute(name, value);
  const heading = document.createElement('h1');
  heading.slot = 'header';
  heading.textContent = 'Welcome back';
  login.append(heading);
  host.append(login);
  return login;
}
