import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import 'authsignal-cognito-login';
import type { LoginSuccessEvent, PartialMessages } from 'authsignal-cognito-login';
import { startSession } from './session.js';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <p role="status">{{ user() && 'Signed in as ' + user() }}</p>
    @if (user()) {
      <button type="button" (click)="user.set('')">Sign out</button>
    } @else if (isOpen()) {
      <!-- The two addresses are those of the local cloud; leave them out. -->
      <authsignal-cognito-login
        region="us-east-1"
        [attr.user-pool-client-id]="clientId"
        tenant-id="local-tenant"
        cognito-url="/cognito"
        authsignal-url="/authsignal/v1"
        [messages]="messages"
        (login-success)="handleSuccess($event)"
      />
      <button type="button" (click)="isOpen.set(false)">Not now</button>
    } @else {
      <button type="button" (click)="isOpen.set(true)">Sign in</button>
    }
  `,
})
export class App {
  readonly user = signal('');
  readonly isOpen = signal(true);
  readonly clientId = 'localdemoclient';
  readonly messages: PartialMessages = { signIn: 'Welcome back' };

  handleSuccess(event: LoginSuccessEvent): void {
    const { username, tokens } = event.detail;
    // "You're signed in" shows when this promise settles; if it rejects, the person can try again.
    event.waitUntil(startSession(tokens.accessToken).then(() => this.user.set(username)));
  }
}
