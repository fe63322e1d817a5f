/** The promise of `signIn()`. */
import type { LoginError } from './errors.js';
import type { LoginSuccess } from './types.js';

export class PendingSignIn {
  readonly promise: Promise<LoginSuccess>;
  #resolve: (success: LoginSuccess) => void = () => undefined;
  #reject: (error: LoginError) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  resolve(success: LoginSuccess): void {
    this.#resolve(success);
  }

  reject(error: LoginError): void {
    this.#reject(error);
  }
}
