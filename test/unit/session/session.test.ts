import { expect } from '@open-wc/testing';
import { getTokens, onChange, signOut, type LoginTokens } from '../../../src/session/index.js';
import { keepSession, type StorageArea } from '../../../src/session/store.js';
import {
  cognitoError,
  htmlPage,
  json,
  lostConnection,
  TOKENS,
  USERNAME,
  useFakeNetwork,
} from '../../helpers/fake-network.js';

const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com';
const OWNER = { clientId: 'client1', endpoint: ENDPOINT, username: USERNAME };
const SESSION_KEY = 'authsignal-cognito-login.session';
const USER_KEY = `CognitoIdentityServiceProvider.client1.${USERNAME}`;

const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);

/** An access token that ends in `seconds`, by a clock that is `ahead` seconds ahead. */
const jwt = (seconds: number, ahead = 0, name = 'ana'): string => {
  const payload = { iat: now() + ahead, exp: now() + ahead + seconds, name };
  return `e30.${btoa(JSON.stringify(payload)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.c2ln`;
};

const keep = (accessToken: string, area: StorageArea = 'local', refreshToken?: string) =>
  keepSession(area, OWNER, { accessToken, idToken: TOKENS.idToken, refreshToken });

const issued = (accessToken: string, refreshToken?: string) =>
  json({ AuthenticationResult: { AccessToken: accessToken, IdToken: 'new-id', RefreshToken: refreshToken } });

const keysOf = (storage: Storage): string[] => Object.keys(storage).sort();

/** Resolves when what has been told has arrived at every channel of the page. */
const untilTold = () =>
  new Promise<void>((resolve) => {
    const [sender, receiver] = [new BroadcastChannel('test'), new BroadcastChannel('test')];
    receiver.onmessage = () => {
      sender.close();
      receiver.close();
      resolve();
    };
    sender.postMessage(null);
  });

/** Takes the place of a storage whose every use fails, until the function that is returned is called. */
function block(area: StorageArea): () => void {
  const name = `${area}Storage`;
  const own = Object.getOwnPropertyDescriptor(window, name);
  if (!own) throw new Error(`There is no ${name}.`);
  Object.defineProperty(window, name, {
    configurable: true,
    get() {
      throw new DOMException('Denied', 'SecurityError');
    },
  });
  return () => Object.defineProperty(window, name, own);
}

const rejectionOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was fulfilled.');
};

describe('the session', () => {
  const fake = useFakeNetwork();
  let stop: (() => void) | undefined;

  afterEach(async () => {
    stop?.();
    stop = undefined;
    fake.cloud.reply('RevokeToken', () => new Response());
    await signOut();
    localStorage.clear();
    sessionStorage.clear();
  });

  /** What `onChange` tells from now on. */
  function changes(): (LoginTokens | undefined)[] {
    const told: (LoginTokens | undefined)[] = [];
    stop = onChange((tokens) => told.push(tokens));
    return told;
  }

  it('is none before a sign-in', async () => {
    expect(await getTokens()).to.equal(undefined);
    await signOut();
    expect(fake.cloud.operations).to.deep.equal([]);
  });

  for (const area of ['session', 'local'] as const)
    it(`is what was kept: ${area}`, async () => {
      const accessToken = jwt(HOUR);
      keep(accessToken, area, 'refresh-1');
      const tokens = await getTokens();
      expect(tokens?.expiresAt).to.be.closeTo(Date.now() + HOUR * 1000, 2000);
      expect(tokens).to.deep.equal({
        accessToken,
        idToken: TOKENS.idToken,
        refreshToken: 'refresh-1',
        tokenType: 'Bearer',
        expiresIn: HOUR,
        expiresAt: tokens?.expiresAt,
      });
      expect(keysOf(area === 'local' ? sessionStorage : localStorage)).to.deep.equal([]);
      expect(fake.cloud.operations).to.deep.equal([]);
    });

  it('has the keys of Amplify, and one of its own', () => {
    keep(jwt(HOUR), 'local', 'refresh-1');
    expect(keysOf(localStorage)).to.deep.equal([
      `${USER_KEY}.accessToken`,
      `${USER_KEY}.clockDrift`,
      `${USER_KEY}.idToken`,
      `${USER_KEY}.refreshToken`,
      'CognitoIdentityServiceProvider.client1.LastAuthUser',
      SESSION_KEY,
    ]);
    expect(localStorage.getItem('CognitoIdentityServiceProvider.client1.LastAuthUser')).to.equal(USERNAME);
  });

  for (const ahead of [-HOUR, 0, HOUR])
    it(`tells the time by this device's clock: Cognito's is ${ahead} s ahead`, async () => {
      keep(jwt(HOUR, ahead));
      expect((await getTokens())?.expiresAt).to.be.closeTo(Date.now() + HOUR * 1000, 2000);
      expect(fake.cloud.operations).to.deep.equal([]);
    });

  it('replaces who was signed in', async () => {
    keep(jwt(HOUR), 'local', 'refresh-1');
    keepSession(
      'local',
      { ...OWNER, username: 'bea' },
      { accessToken: jwt(HOUR, 0, 'bea'), idToken: 'id-2' },
    );
    expect((await getTokens())?.idToken).to.equal('id-2');
    expect(JSON.stringify(localStorage)).to.not.include(USERNAME).and.to.not.include('refresh-1');
  });

  it('of the tab goes before that of the browser, and a new one of the browser replaces both', async () => {
    keepSession('local', { ...OWNER, username: 'bea' }, { accessToken: jwt(HOUR), idToken: 'id-local' });
    keep(jwt(HOUR), 'session');
    expect((await getTokens())?.idToken).to.equal(TOKENS.idToken);
    keepSession('local', { ...OWNER, username: 'cleo' }, { accessToken: jwt(HOUR), idToken: 'id-new' });
    expect((await getTokens())?.idToken).to.equal('id-new');
    expect(keysOf(sessionStorage)).to.deep.equal([]);
  });

  describe('whose access token is about to end', () => {
    for (const seconds of [59, 0, -HOUR])
      it(`is exchanged: ${seconds} s left`, async () => {
        keep(jwt(seconds), 'local', 'refresh-1');
        const accessToken = jwt(HOUR, 0, 'new');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
        const told = changes();
        const tokens = await getTokens();
        expect(tokens).to.include({ accessToken, idToken: 'new-id', refreshToken: 'refresh-1' });
        expect(fake.cloud.operations).to.deep.equal(['GetTokensFromRefreshToken']);
        expect(fake.cloud.last('GetTokensFromRefreshToken').body).to.deep.equal({
          ClientId: 'client1',
          RefreshToken: 'refresh-1',
        });
        expect(await getTokens()).to.deep.equal(tokens);
        await untilTold();
        expect(told).to.deep.equal([tokens]);
      });

    it('keeps the refresh token that takes the place of the last', async () => {
      keep(jwt(0), 'session', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(jwt(HOUR), 'refresh-2'));
      expect((await getTokens())?.refreshToken).to.equal('refresh-2');
      expect(sessionStorage.getItem(`${USER_KEY}.refreshToken`)).to.equal('refresh-2');
    });

    it('is exchanged once for all who ask', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(jwt(HOUR)));
      const all = await Promise.all([getTokens(), getTokens(), getTokens()]);
      expect(new Set(all.map((tokens) => tokens?.accessToken)).size).to.equal(1);
      expect(fake.cloud.operations).to.deep.equal(['GetTokensFromRefreshToken']);
    });

    for (const name of ['NotAuthorizedException', 'RefreshTokenReuseException', 'UserNotFoundException'])
      it(`ends when Cognito says ${name}`, async () => {
        keep(jwt(0), 'local', 'refresh-1');
        fake.cloud.reply('GetTokensFromRefreshToken', cognitoError(name));
        const told = changes();
        expect(await getTokens()).to.equal(undefined);
        expect(keysOf(localStorage)).to.deep.equal([]);
        await untilTold();
        expect(told).to.deep.equal([undefined]);
      });

    it('ends when there is no refresh token', async () => {
      keep(jwt(0), 'local');
      expect(await getTokens()).to.equal(undefined);
      expect(keysOf(localStorage)).to.deep.equal([]);
      expect(fake.cloud.operations).to.deep.equal([]);
    });

    const FAILURES = [
      ['network', lostConnection],
      ['rate-limited', cognitoError('TooManyRequestsException')],
      ['bad-response', cognitoError('InternalErrorException', '', 500)],
      ['bad-response', htmlPage(502)],
      ['bad-response', htmlPage(200)],
      ['bad-response', json({})],
      ['bad-response', json(null)],
    ] as const;
    for (const [index, [code, reply]] of FAILURES.entries()) {
      it(`stays as it is when Cognito cannot be asked: ${code}, ${index}`, async () => {
        keep(jwt(0), 'local', 'refresh-1');
        const before = JSON.stringify(localStorage);
        fake.cloud.reply('GetTokensFromRefreshToken', reply, issued(jwt(HOUR)));
        const error = await rejectionOf(getTokens());
        expect(error).to.include({ name: 'LoginError', code });
        expect(String(error)).to.not.include('refresh-1');
        expect(JSON.stringify(localStorage)).to.equal(before);
        expect(await getTokens()).to.not.equal(undefined);
      });

      it(`is used up first when Cognito cannot be asked: ${code}, ${index}`, async () => {
        const accessToken = jwt(30);
        keep(accessToken, 'local', 'refresh-1');
        fake.cloud.reply('GetTokensFromRefreshToken', reply);
        expect((await getTokens())?.accessToken).to.equal(accessToken);
      });
    }

    it('stays ended when the person signs out meanwhile, at Cognito too', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(jwt(HOUR), 'refresh-2'));
      const answer = fake.cloud.hold('GetTokensFromRefreshToken');
      const asked = getTokens();
      await answer.asked;
      await signOut();
      answer.release();
      expect(await asked).to.equal(undefined);
      expect(keysOf(localStorage)).to.deep.equal([]);
      const revoked = fake.cloud.requests.filter(({ operation }) => operation === 'RevokeToken');
      expect(revoked.map(({ body }) => body.Token)).to.deep.equal(['refresh-1', 'refresh-2']);
    });

    for (const seconds of [30, -5])
      it(`is nobody's when the person signs out meanwhile and Cognito cannot be asked: ${seconds} s left`, async () => {
        keep(jwt(seconds), 'local', 'refresh-1');
        fake.cloud.reply('GetTokensFromRefreshToken', lostConnection);
        const answer = fake.cloud.hold('GetTokensFromRefreshToken');
        const asked = getTokens();
        await answer.asked;
        await signOut();
        answer.release();
        expect(await asked).to.equal(undefined);
      });

    it('is that of who takes over meanwhile, also when Cognito cannot be asked', async () => {
      keep(jwt(30), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', lostConnection);
      const answer = fake.cloud.hold('GetTokensFromRefreshToken');
      const asked = getTokens();
      await answer.asked;
      keepSession('local', { ...OWNER, username: 'bea' }, { accessToken: jwt(HOUR), idToken: 'id-bea' });
      answer.release();
      expect((await asked)?.idToken).to.equal('id-bea');
    });

    it('is what another tab exchanged, where Cognito found the refresh token used', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', cognitoError('RefreshTokenReuseException'));
      const answer = fake.cloud.hold('GetTokensFromRefreshToken');
      const asked = getTokens();
      await answer.asked;
      keep(jwt(HOUR), 'local', 'refresh-2');
      answer.release();
      expect((await asked)?.refreshToken).to.equal('refresh-2');
    });

    it('is exchanged where locks are denied, as in a sandboxed frame', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      const accessToken = jwt(HOUR, 0, 'new');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
      const { request } = LockManager.prototype;
      LockManager.prototype.request = () => Promise.reject(new DOMException('Denied', 'SecurityError'));
      try {
        expect((await getTokens())?.accessToken).to.equal(accessToken);
      } finally {
        LockManager.prototype.request = request;
      }
    });

    it('is that of who signs in meanwhile', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(jwt(HOUR), 'refresh-2'));
      const answer = fake.cloud.hold('GetTokensFromRefreshToken');
      const asked = getTokens();
      await answer.asked;
      keepSession('local', { ...OWNER, username: 'bea' }, { accessToken: jwt(HOUR), idToken: 'id-bea' });
      answer.release();
      expect((await asked)?.idToken).to.equal('id-bea');
      expect(JSON.stringify(localStorage)).to.not.include('refresh-2');
      // Nobody else has it.
      expect(fake.cloud.last('RevokeToken').body.Token).to.equal('refresh-2');
    });
  });

  describe('that is signed out', () => {
    it('is gone at once, and its refresh token is revoked', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      localStorage.setItem('CognitoIdentityServiceProvider.client1.AuthUserList', USERNAME);
      localStorage.setItem('theme', 'dark');
      const told = changes();
      const signedOut = signOut();
      expect(keysOf(localStorage)).to.deep.equal(['theme']);
      await signedOut;
      expect(fake.cloud.last('RevokeToken').body).to.deep.equal({ ClientId: 'client1', Token: 'refresh-1' });
      expect(await getTokens()).to.equal(undefined);
      await untilTold();
      expect(told).to.deep.equal([undefined]);
    });

    it('ends for the tab and for the browser', async () => {
      keepSession('local', { ...OWNER, username: 'bea' }, { ...TOKENS, accessToken: jwt(HOUR, 0, 'bea') });
      keep(jwt(HOUR), 'session', 'refresh-1');
      const told = changes();
      await signOut();
      expect(await getTokens()).to.equal(undefined);
      await untilTold();
      expect(told).to.deep.equal([undefined]);
      const revoked = fake.cloud.requests.map(({ body }) => body.Token);
      expect(revoked.sort()).to.deep.equal([TOKENS.refreshToken, 'refresh-1'].sort());
    });

    for (const [what, reply] of [
      ['cannot be reached', lostConnection],
      ['refuses', cognitoError('UnauthorizedException', '', 401)],
      ['does not revoke', cognitoError('UnsupportedOperationException')],
    ] as const)
      it(`is gone also where Cognito ${what}`, async () => {
        keep(jwt(HOUR), 'local', 'refresh-1');
        fake.cloud.reply('RevokeToken', reply);
        await signOut();
        expect(await getTokens()).to.equal(undefined);
      });

    it('asks nothing where there is no refresh token', async () => {
      keep(jwt(HOUR), 'local');
      await signOut();
      expect(fake.cloud.operations).to.deep.equal([]);
    });
  });

  describe('of which the page wants to be told', () => {
    it('is told when somebody signs in, and no more after the page had enough', async () => {
      const told = changes();
      keep(jwt(HOUR), 'local', 'refresh-1');
      await untilTold();
      expect(told).to.deep.equal([await getTokens()]);
      stop?.();
      await signOut();
      await untilTold();
      expect(told).to.have.length(1);
    });

    it('is not told of again when nothing changed', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      const told = changes();
      window.dispatchEvent(new StorageEvent('storage', { key: 'theme' }));
      expect(told).to.deep.equal([]);
    });

    it('is told of what Amplify did in another tab', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      const told = changes();
      localStorage.removeItem(`${USER_KEY}.accessToken`);
      window.dispatchEvent(new StorageEvent('storage', { key: `${USER_KEY}.accessToken` }));
      expect(told).to.deep.equal([undefined]);
    });

    it('goes on when a listener of the page throws, which is reported', async () => {
      const { onerror } = window;
      const reported: unknown[] = [];
      window.onerror = (...[, , , , error]) => {
        reported.push(error);
        return true;
      };
      try {
        const problem = new Error('of the page');
        stop = onChange(() => {
          throw problem;
        });
        keep(jwt(0), 'local', 'refresh-1');
        const accessToken = jwt(HOUR, 0, 'new');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
        expect((await getTokens())?.accessToken).to.equal(accessToken);
        await signOut();
        expect(fake.cloud.last('RevokeToken').body.Token).to.equal('refresh-1');
        expect(new Set(reported)).to.deep.equal(new Set([problem]));
      } finally {
        window.onerror = onerror;
      }
    });

    it('is told of where channels are blocked', () => {
      const { BroadcastChannel: own } = window;
      window.BroadcastChannel = class {
        constructor() {
          throw new DOMException('Denied', 'SecurityError');
        }
      } as unknown as typeof own;
      try {
        const told = changes();
        keep(jwt(HOUR), 'local');
        expect(told).to.have.length(1);
      } finally {
        window.BroadcastChannel = own;
      }
    });
  });

  describe('in storage that is', () => {
    for (const area of ['session', 'local'] as const)
      it(`blocked lasts as long as the page: ${area}`, async () => {
        const unblock = block(area);
        try {
          const accessToken = jwt(HOUR);
          keep(accessToken, area, 'refresh-1');
          expect((await getTokens())?.accessToken).to.equal(accessToken);
          await signOut();
          expect(await getTokens()).to.equal(undefined);
        } finally {
          unblock();
        }
        expect([...keysOf(localStorage), ...keysOf(sessionStorage)]).to.deep.equal([]);
      });

    it('full lasts as long as the page, and leaves nothing half written', async () => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (key, value) {
        if (key.endsWith('.refreshToken')) throw new DOMException('Full', 'QuotaExceededError');
        setItem.call(this, key, value);
      };
      try {
        keep(jwt(HOUR), 'local', 'refresh-1');
      } finally {
        Storage.prototype.setItem = setItem;
      }
      expect(keysOf(localStorage)).to.deep.equal([]);
      expect((await getTokens())?.refreshToken).to.equal('refresh-1');
    });

    const CORRUPT: [key: string, value: string | undefined][] = [
      [SESSION_KEY, undefined],
      [SESSION_KEY, '{'],
      [SESSION_KEY, 'null'],
      [SESSION_KEY, '7'],
      [SESSION_KEY, JSON.stringify({ clientId: 7, endpoint: ENDPOINT })],
      [SESSION_KEY, JSON.stringify({ clientId: 'client1' })],
      [SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint: 'cognito' })],
      [SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint: 'http://example.com' })],
      [SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint: 'javascript:alert(1)' })],
      ['CognitoIdentityServiceProvider.client1.LastAuthUser', undefined],
      [`${USER_KEY}.accessToken`, undefined],
      [`${USER_KEY}.idToken`, ''],
    ];
    for (const [key, value] of CORRUPT)
      it(`corrupt is none: ${key} is ${value}`, async () => {
        keep(jwt(HOUR), 'local', 'refresh-1');
        if (value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
        expect(await getTokens()).to.equal(undefined);
        await signOut();
        expect(fake.cloud.operations).to.deep.equal([]);
      });

    for (const accessToken of [
      'opaque',
      'a.b.c',
      'e30.e30.c2ln',
      `e30.${btoa('null')}.c2ln`,
      `e30.${btoa('"text"')}.`,
    ])
      it(`corrupt is mended: the access token is ${accessToken}`, async () => {
        keep(jwt(HOUR), 'local', 'refresh-1');
        localStorage.setItem(`${USER_KEY}.accessToken`, accessToken);
        const fresh = jwt(HOUR, 0, 'fresh');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(fresh));
        expect((await getTokens())?.accessToken).to.equal(fresh);
      });

    it('corrupt has no drift of clocks', async () => {
      keep(jwt(HOUR), 'local');
      localStorage.setItem(`${USER_KEY}.clockDrift`, 'NaN');
      expect((await getTokens())?.expiresAt).to.be.closeTo(Date.now() + HOUR * 1000, 2000);
    });
  });
});
