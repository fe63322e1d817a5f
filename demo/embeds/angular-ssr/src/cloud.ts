import { inject, Injectable, makeStateKey, TransferState } from '@angular/core';

const KEY = makeStateKey<string>('cloud');

/** Where the local cloud is, which stands for Cognito and Authsignal; the server tells the browser. */
@Injectable({ providedIn: 'root' })
export class Cloud {
  readonly #state = inject(TransferState);

  get url(): string {
    return this.#state.get(KEY, '');
  }

  set url(url: string) {
    this.#state.set(KEY, url);
  }
}
