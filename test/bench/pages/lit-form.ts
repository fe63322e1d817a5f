/** The least that a form of one field is when it is made with Lit: the plain form as a component. */
import { css, html, LitElement } from 'lit';

class LitForm extends LitElement {
  static override styles = css`
    form {
      display: grid;
      gap: 1rem;
      max-width: 24rem;
      padding: 1.5rem;
      border: 1px solid #c9ced6;
      border-radius: 0.5rem;
      font-family: system-ui, sans-serif;
    }
    input,
    button {
      box-sizing: border-box;
      width: 100%;
      padding: 0.75rem;
      border: 1px solid #c9ced6;
      border-radius: 0.5rem;
      font: inherit;
    }
    button {
      border: 0;
      background: #1a56db;
      color: #fff;
    }
  `;

  static override properties = { alert: { state: true } };

  declare private alert: string;

  constructor() {
    super();
    this.alert = '';
  }

  protected override render() {
    return html`
      <form @submit=${(event: SubmitEvent) => void this.#submit(event)}>
        <h2>Sign in</h2>
        <label for="email">Email address</label>
        <input id="email" name="email" type="email" autocomplete="username webauthn" required />
        <button>Continue</button>
        <p role="alert">${this.alert}</p>
      </form>
    `;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.alert = '';
    const body = new FormData(event.target as HTMLFormElement);
    try {
      const response = await fetch('/sign-in', { method: 'POST', body });
      if (!response.ok) throw new Error(`The server answered with ${response.status}.`);
    } catch {
      this.alert = 'That did not work. Please try again.';
    }
  }
}

customElements.define('lit-form', LitForm);
