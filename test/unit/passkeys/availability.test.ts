import { expect } from '@open-wc/testing';
import * as first from '../../../src/passkeys/availability.js';
import { canAutofillPasskeys } from '../../../src/passkeys/autofill.js';
import * as rest from '../../../src/passkeys/capabilities.js';

const capabilities = { ...first, ...rest };
const { canCreatePasskeys, canUsePasskeys } = capabilities;

const hasWebAuthn = typeof PublicKeyCredential === 'function';
const isChromium = navigator.userAgent.includes('Chrome');

/** Gives `target` a property of its own for one test. */
const overridden: (() => void)[] = [];
function override(target: object, name: string, property: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...property });
  overridden.push(() => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  });
}

/** The modules in a frame that the page lets do only what `allow` says. */
async function loadInFrame(allow: string): Promise<typeof capabilities> {
  const frame = document.createElement('iframe');
  frame.allow = allow;
  // Any document of this site will do.
  frame.src = '/package.json';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  overridden.push(() => frame.remove());
  await loaded;
  const { eval: run } = frame.contentWindow as unknown as { eval(code: string): unknown };
  const load = (name: string) => {
    const url = JSON.stringify(new URL(`../../../src/passkeys/${name}.ts`, import.meta.url).href);
    return run(`import(${url})`) as Promise<object>;
  };
  return { ...(await load('availability')), ...(await load('capabilities')) } as typeof capabilities;
}

afterEach(() => {
  for (const restore of overridden.splice(0).reverse()) restore();
});

describe('capabilities', () => {
  it('say that passkeys need WebAuthn', async () => {
    override(window, 'PublicKeyCredential', { value: undefined });
    expect(canUsePasskeys()).to.equal(false);
    expect(await canAutofillPasskeys()).to.equal(false);
    expect(await canCreatePasskeys()).to.equal('none');
  });

  it('say what this browser can do', async () => {
    expect(canUsePasskeys()).to.equal(hasWebAuthn);
    expect(await canAutofillPasskeys()).to.equal(hasWebAuthn);
    expect(await canCreatePasskeys()).to.equal(!hasWebAuthn ? 'none' : isChromium ? 'conditional' : 'prompt');
  });
});

if (hasWebAuthn)
  describe('capabilities of a browser with WebAuthn', () => {
    for (const [hostname, isUsable] of [
      ['localhost', true],
      ['login.example.com', true],
      ['1.example.com', true],
      ['127.0.0.1', false],
      ['[::1]', false],
    ] as const) {
      it(`say that passkeys can${isUsable ? '' : 'not'} be used on ${hostname}`, () => {
        expect(canUsePasskeys(hostname)).to.equal(isUsable);
      });
    }

    it('say that passkeys need a secure page', () => {
      override(window, 'isSecureContext', { value: false });
      expect(canUsePasskeys()).to.equal(false);
    });

    it('say that passkeys need the storage that the SDK writes to', async () => {
      override(window, 'localStorage', {
        get() {
          throw new DOMException('Blocked.', 'SecurityError');
        },
      });
      expect(canUsePasskeys()).to.equal(false);
      expect(await canCreatePasskeys()).to.equal('none');
    });

    it('say that suggestions need conditional mediation', async () => {
      override(PublicKeyCredential, 'isConditionalMediationAvailable', { value: undefined });
      expect(await canAutofillPasskeys()).to.equal(false);
    });

    it('take a failed question for a no', async () => {
      const fail = { value: () => Promise.reject(new Error('No.')) };
      override(PublicKeyCredential, 'isConditionalMediationAvailable', fail);
      override(PublicKeyCredential, 'getClientCapabilities', fail);
      expect(await canAutofillPasskeys()).to.equal(false);
      expect(await canCreatePasskeys()).to.equal('prompt');
    });

    it('ask for a dialog where the browser does not tell its capabilities', async () => {
      override(PublicKeyCredential, 'getClientCapabilities', { value: undefined });
      expect(await canCreatePasskeys()).to.equal('prompt');
    });
  });

if (isChromium)
  describe('capabilities in a frame', () => {
    it('are those of the page where its policy allows passkeys', async () => {
      const frame = await loadInFrame('publickey-credentials-get; publickey-credentials-create');
      expect(frame.canUsePasskeys()).to.equal(true);
      expect(await frame.canCreatePasskeys()).to.equal('conditional');
    });

    it('have no passkeys where the policy forbids to ask for them', async () => {
      const frame = await loadInFrame("publickey-credentials-get 'none'");
      expect(frame.canUsePasskeys()).to.equal(false);
      expect(await frame.canCreatePasskeys()).to.equal('none');
    });

    it('have no creation where the policy forbids it', async () => {
      const frame = await loadInFrame("publickey-credentials-create 'none'");
      expect(frame.canUsePasskeys()).to.equal(true);
      expect(await frame.canCreatePasskeys()).to.equal('none');
    });
  });
