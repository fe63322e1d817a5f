import { DOCUMENT } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject, signal } from '@angular/core';
import type { LoginSuccessEvent } from 'authsignal-cognito-login';
import { Cloud } from './cloud.js';
import { Login } from './login.js';
import { startSession } from './start-session.js';

@Component({
  selector: 'app-sign-in',
  imports: [Login],
  template: `
    <p role="status">{{ user() && 'Signed in as ' + user() }}</p>
    @if (user()) {
      <button type="button" (click)="user.set('')">Sign out</button>
    } @else if (isOpen()) {
      <app-login (success)="handleSuccess($event)" />
      <button type="button" (click)="isOpen.set(false)">Not now</button>
    } @else {
      <button type="button" (click)="isOpen.set(true)">Sign in</button>
    }
  `,
})
export class SignIn {
  readonly user = signal('');
  readonly isOpen = signal(true);

  handleSuccess(event: LoginSuccessEvent): void {
    const { username, tokens } = event.detail;
    // "You're signed in" shows when this promise settles; if it rejects, the person can try again.
    event.waitUntil(startSession(tokens.accessToken).then(() => this.user.set(username)));
  }
}

/** The tag itself, which the server writes as it stands. */
@Component({
  selector: 'app-bare',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <p role="status">{{ user() && 'Signed in as ' + user() }}</p>
    <authsignal-cognito-login
      region="us-east-1"
      user-pool-client-id="localdemoclient"
      tenant-id="local-tenant"
      [attr.cognito-url]="cloud.url + '/cognito'"
      [attr.authsignal-url]="cloud.url + '/authsignal/v1'"
      (login-success)="handleSuccess($event)"
    >
      <h1 slot="header">Welcome back</h1>
    </authsignal-cognito-login>
  `,
})
export class Bare {
  readonly cloud = inject(Cloud);
  readonly user = signal('');

  handleSuccess({ detail }: LoginSuccessEvent): void {
    this.user.set(detail.username);
  }
}

@Component({
  selector: 'app-root',
  imports: [SignIn, Bare],
  template: `
    @if (isBare) {
      <app-bare />
    } @else {
      <app-sign-in />
    }
  `,
})
export class App {
  readonly isBare = inject(DOCUMENT).location.pathname === '/bare';
}
