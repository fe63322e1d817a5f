import { expect } from '@open-wc/testing';
import { configure, getTokens, onChange, signOut, type LoginTokens } from '../../../src/session/index.js';
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
import { useConsole } from '../console-log.js';
import { FakeClock } from '../fake-clock.js';
import '../on-demand.js';

const ENDPOINT = 'https://cognito-idp.us-east-1.amazonaws.com';
const OWNER = { clientId: 'client1', endpoint: ENDPOINT, username: USERNAME };
const SESSION_KEY = 'authsignal-cognito-login.session';
const CLIENT_KEY = 'CognitoIdentityServiceProvider.client1';
const USER_KEY = `${CLIENT_KEY}.${USERNAME}`;
/** What the tokens say of where they are from. */
const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool';

const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);

/** An access token that ends in `seconds`, by a clock that is `ahead` seconds ahead. */
const jwt = (seconds: number, ahead = 0, name = 'ana', claims: object = {}): string => {
  const payload = { iss: ISSUER, iat: now() + ahead, exp: now() + ahead + seconds, name, ...claims };
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

  it('is written in the order of Amplify, which looks for the rest when it sees the refresh token', () => {
    const { setItem } = Storage.prototype;
    const written: string[] = [];
    Storage.prototype.setItem = function (key, value) {
      written.push(key);
      setItem.call(this, key, value);
    };
    try {
      keep(jwt(HOUR), 'local', 'refresh-1');
    } finally {
      Storage.prototype.setItem = setItem;
    }
    expect(written).to.deep.equal([
      `${CLIENT_KEY}.LastAuthUser`,
      `${USER_KEY}.accessToken`,
      `${USER_KEY}.idToken`,
      `${USER_KEY}.refreshToken`,
      `${USER_KEY}.clockDrift`,
      SESSION_KEY,
    ]);
  });

  it('takes the refresh token away last, for Amplify then says that the person signed out', async () => {
    keep(jwt(HOUR), 'local', 'refresh-1');
    const { removeItem } = Storage.prototype;
    let left: string[] | undefined;
    Storage.prototype.removeItem = function (key) {
      removeItem.call(this, key);
      if (key.endsWith('.refreshToken')) left = keysOf(this).filter((other) => other.startsWith(CLIENT_KEY));
    };
    try {
      await signOut();
    } finally {
      Storage.prototype.removeItem = removeItem;
    }
    expect(left).to.deep.equal([]);
  });

  it('of the same person is written over, so that Amplify does not take it for a sign-out', () => {
    keep(jwt(HOUR), 'local', 'refresh-1');
    const { removeItem } = Storage.prototype;
    const removed: string[] = [];
    Storage.prototype.removeItem = function (key) {
      removed.push(key);
      removeItem.call(this, key);
    };
    try {
      keep(jwt(HOUR, 0, 'again'), 'local', 'refresh-2');
    } finally {
      Storage.prototype.removeItem = removeItem;
    }
    expect(removed.filter((key) => key.startsWith(CLIENT_KEY))).to.deep.equal([]);
  });

  describe('beside what Amplify left', () => {
    /** All that Amplify 5 and 6 write of one person. */
    const leave = (storage: Storage, name: string, refreshToken = `refresh-${name}`) => {
      for (const [key, value] of Object.entries({
        accessToken: jwt(HOUR, 0, name),
        idToken: jwt(HOUR, 0, name),
        refreshToken,
        clockDrift: '0',
        signInDetails: `{"loginId":"${name}@example.com"}`,
        oauthMetadata: '{}',
        oidcProvider: 'oidc',
        deviceKey: 'us-east-1_key',
        deviceGroupKey: 'group',
        randomPasswordKey: 'password',
        userData: `{"Username":"${name}"}`,
      }))
        storage.setItem(`${CLIENT_KEY}.${name}.${key}`, value);
      storage.setItem(`${CLIENT_KEY}.LastAuthUser`, name);
    };
    /** The refresh tokens that Cognito is asked to revoke from now on, as soon as they are so many. */
    const revocations = (count: number): Promise<unknown[]> =>
      new Promise((resolve) => {
        const revoked: unknown[] = [];
        fake.cloud.reply('RevokeToken', ({ body }) => {
          revoked.push(body.Token);
          if (revoked.length === count) resolve(revoked.sort());
          return new Response();
        });
      });
    const OWN = [
      `${USER_KEY}.accessToken`,
      `${USER_KEY}.clockDrift`,
      `${USER_KEY}.idToken`,
      `${USER_KEY}.refreshToken`,
      `${CLIENT_KEY}.LastAuthUser`,
      SESSION_KEY,
    ];

    for (const [area, storage] of [
      ['local', localStorage],
      ['session', sessionStorage],
    ] as const) {
      it(`is the only one after a sign-in, and theirs are revoked: ${area}`, async () => {
        const revoked = revocations(2);
        leave(storage, 'b.ea@example.com', 'refresh-bea');
        leave(storage, 'cleo');
        storage.setItem('CognitoIdentityServiceProvider.client10.LastAuthUser', 'of another app');
        keep(jwt(HOUR), area, 'refresh-1');
        expect(keysOf(storage)).to.deep.equal(
          [...OWN, 'CognitoIdentityServiceProvider.client10.LastAuthUser'].sort(),
        );
        expect(await revoked).to.deep.equal(['refresh-bea', 'refresh-cleo']);
      });

      it(`leaves nothing after a sign-out: ${area}`, async () => {
        const revoked = revocations(2);
        keep(jwt(HOUR), area, 'refresh-1');
        leave(storage, USERNAME);
        leave(storage, 'bea');
        storage.setItem('theme', 'dark');
        await signOut();
        expect(keysOf(storage)).to.deep.equal(['theme']);
        expect(await revoked).to.deep.equal([`refresh-${USERNAME}`, 'refresh-bea'].sort());
      });
    }

    it('of the same person has nothing of it, and the refresh token before is revoked', async () => {
      const revoked = revocations(1);
      leave(localStorage, USERNAME);
      keep(jwt(HOUR), 'local', 'refresh-1');
      expect(keysOf(localStorage)).to.deep.equal([...OWN].sort());
      expect(await revoked).to.deep.equal([`refresh-${USERNAME}`]);
    });

    it('of another app client takes the place of the one before', async () => {
      const revoked = revocations(1);
      keepSession('local', { ...OWNER, clientId: 'client2' }, { ...TOKENS, accessToken: jwt(HOUR) });
      keep(jwt(HOUR), 'local', 'refresh-1');
      expect(keysOf(localStorage)).to.deep.equal([...OWN].sort());
      expect(await revoked).to.deep.equal([TOKENS.refreshToken]);
      expect(fake.cloud.last('RevokeToken').body.ClientId).to.equal('client2');
    });
  });

  describe('whose entry in storage names a host', () => {
    const { warn } = console;
    beforeEach(() => {
      console.warn = () => undefined;
    });
    afterEach(() => {
      console.warn = warn;
      configure({});
    });

    for (const endpoint of [
      'https://evil.example',
      'https://cognito-idp.us-east-1.amazonaws.com.evil.example',
      'https://evil.example/cognito-idp.us-east-1.amazonaws.com',
      'https://cognito-idp.s3-us-west-2.amazonaws.com',
      'https://cognito-idp.eu-west-1.amazonaws.com',
      'http://cognito-idp.us-east-1.amazonaws.com',
      'http://example.com',
      'javascript:alert(1)',
      '//evil.example',
      '/\\evil.example',
      'cognito',
      7,
      undefined,
    ])
      it(`sends the refresh token where the issuer says: ${endpoint}`, async () => {
        keep(jwt(0), 'local', 'refresh-1');
        localStorage.setItem(SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint }));
        const accessToken = jwt(HOUR, 0, 'new');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
        expect((await getTokens())?.accessToken).to.equal(accessToken);
        expect(fake.cloud.operations).to.deep.equal(['GetTokensFromRefreshToken']);
      });

    it('is none where the issuer is not Cognito either', async () => {
      const iss = 'https://evil.example/us-east-1_Pool';
      keep(jwt(0, 0, 'ana', { iss }), 'local', 'refresh-1');
      const endpoint = 'https://evil.example';
      localStorage.setItem(SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint }));
      expect(await getTokens()).to.equal(undefined);
      await signOut();
      expect(keysOf(localStorage)).to.deep.equal([]);
      expect(fake.cloud.operations).to.deep.equal([]);
    });

    it('goes where the page says', async () => {
      configure({ cognitoUrl: `${ENDPOINT}/` });
      const iss = 'https://evil.example/us-east-1_Pool';
      keep(jwt(0, 0, 'ana', { iss }), 'local', 'refresh-1');
      const endpoint = 'https://evil.example';
      localStorage.setItem(SESSION_KEY, JSON.stringify({ clientId: 'client1', endpoint }));
      const accessToken = jwt(HOUR, 0, 'new', { iss });
      fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
      expect((await getTokens())?.accessToken).to.equal(accessToken);
    });

    for (const cognitoUrl of [
      'http://example.com',
      'https://a:b@example.com',
      'https://example.com?x',
      '//example.com',
      'x',
    ])
      it(`does not heed a bad address of the page, and warns: ${cognitoUrl}`, async () => {
        const told: string[] = [];
        console.warn = (text: string) => told.push(text);
        configure({ cognitoUrl });
        expect(told).to.have.length(1);
        keep(jwt(0), 'local', 'refresh-1');
        await getTokens();
        expect(fake.cloud.operations).to.deep.equal(['GetTokensFromRefreshToken']);
      });
  });

  for (const [ahead, drift] of [
    [-29, '0'],
    [0, '0'],
    [29, '0'],
  ] as const)
    it(`counts clocks that differ little as equal, which Amplify 5 and 6 read alike: ${ahead} s`, () => {
      keep(jwt(HOUR, ahead));
      expect(localStorage.getItem(`${USER_KEY}.clockDrift`)).to.equal(drift);
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
      ['bad-response', issued('access token')],
      ['bad-response', issued('access-token', 'refresh\ntoken')],
      ['bad-response', json({ AuthenticationResult: { AccessToken: 'access-token', IdToken: 'id"token' } })],
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

  describe('that the page wants refreshed', () => {
    const refresh = () => getTokens({ refresh: true });

    it('is exchanged though its access token is good for an hour', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      const accessToken = jwt(HOUR, 0, 'new');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
      expect((await refresh())?.accessToken).to.equal(accessToken);
      expect((await getTokens())?.accessToken).to.equal(accessToken);
      expect(fake.cloud.operations).to.deep.equal(['GetTokensFromRefreshToken']);
    });

    it('is exchanged once for all who ask at a time, and again for who asks later', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      fake.cloud.reply(
        'GetTokensFromRefreshToken',
        issued(jwt(HOUR, 0, 'new')),
        issued(jwt(HOUR, 0, 'newer')),
      );
      const all = await Promise.all([refresh(), refresh()]);
      expect(all[0]).to.deep.equal(all[1]);
      expect((await refresh())?.accessToken).to.not.equal(all[0]?.accessToken);
      expect(fake.cloud.operations).to.have.length(2);
    });

    it('stays, and the page is told, when Cognito cannot be asked', async () => {
      const accessToken = jwt(HOUR);
      keep(accessToken, 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', lostConnection);
      expect(await rejectionOf(refresh())).to.include({ name: 'LoginError', code: 'network' });
      expect((await getTokens())?.accessToken).to.equal(accessToken);
    });

    it('stays, and the page is told, when there is no refresh token', async () => {
      const accessToken = jwt(HOUR);
      keep(accessToken, 'local');
      expect(await rejectionOf(refresh())).to.include({ name: 'LoginError', code: 'session-expired' });
      expect((await getTokens())?.accessToken).to.equal(accessToken);
    });

    it('ends when Cognito refuses', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', cognitoError('NotAuthorizedException'));
      expect(await refresh()).to.equal(undefined);
      expect(keysOf(localStorage)).to.deep.equal([]);
    });

    it('is none where nobody is signed in', async () => {
      expect(await refresh()).to.equal(undefined);
      expect(fake.cloud.operations).to.deep.equal([]);
    });
  });

  describe('that another frame keeps waiting', () => {
    const clock = new FakeClock();
    const name = 'authsignal-cognito-login.refresh.client1';
    let frame: HTMLIFrameElement;

    beforeEach(async () => {
      frame = document.createElement('iframe');
      document.body.append(frame);
      const locks = frame.contentWindow?.navigator.locks;
      await new Promise<void>((granted) => {
        void locks
          ?.request(name, () => {
            granted();
            return new Promise(() => undefined);
          })
          // The frame goes at the end.
          .catch(() => undefined);
      });
      clock.install();
    });

    afterEach(() => {
      clock.restore();
      frame.remove();
    });

    it('is exchanged all the same when the other does not give its lock back', async () => {
      keep(jwt(0), 'local', 'refresh-1');
      const accessToken = jwt(HOUR, 0, 'new');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
      const asked = getTokens();
      clock.tick(29_999);
      expect(fake.cloud.operations).to.deep.equal([]);
      clock.tick(1);
      expect((await asked)?.accessToken).to.equal(accessToken);
    });

    it('lets who gives up go at once, and the others wait on', async () => {
      keep(jwt(30), 'local', 'refresh-1');
      const accessToken = jwt(HOUR, 0, 'new');
      fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
      const controller = new AbortController();
      const reason = new Error('The page was left.');
      const givenUp = getTokens({ signal: controller.signal });
      const other = getTokens();
      controller.abort(reason);
      expect(await rejectionOf(givenUp)).to.equal(reason);
      expect(await rejectionOf(getTokens({ signal: controller.signal }))).to.equal(reason);
      // What follows the exchange is in real time.
      clock.restore();
      frame.remove();
      expect((await other)?.accessToken).to.equal(accessToken);
    });
  });

  describe('of a pool that refuses the first refresh', () => {
    const { warn } = console;
    let told: string[] = [];
    beforeEach(() => {
      told = [];
      console.warn = (text: string) => told.push(text);
    });
    afterEach(() => {
      console.warn = warn;
    });

    const end = async (message: string, signedInSecondsAgo: number) => {
      keep(jwt(0, 0, 'ana', { auth_time: now() - signedInSecondsAgo }), 'local', 'refresh-1');
      fake.cloud.reply('GetTokensFromRefreshToken', cognitoError('NotAuthorizedException', message));
      expect(await getTokens()).to.equal(undefined);
    };

    it('is not told of where the person was away, signed out elsewhere, or had it refreshed before', async () => {
      await end('Refresh Token has expired', 0);
      await end('Refresh Token has been revoked', 0);
      await end('Invalid Refresh Token.', HOUR);
      expect(told).to.deep.equal([]);
    });

    it('is told of once, in the console', async () => {
      await end('Invalid Refresh Token.', 1);
      await end('Invalid Refresh Token.', 0);
      expect(told).to.have.length(1);
      expect(told[0]).to.include('device tracking').and.to.not.include('refresh-1');
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

    describe('everywhere', () => {
      const everywhere = () => signOut({ everywhere: true });

      it('ends at Cognito by its access token, then by its refresh token, and is gone here at once', async () => {
        const accessToken = jwt(HOUR);
        keep(accessToken, 'local', 'refresh-1');
        const signedOut = everywhere();
        expect(keysOf(localStorage)).to.deep.equal([]);
        await signedOut;
        expect(fake.cloud.operations).to.deep.equal(['GlobalSignOut', 'RevokeToken']);
        expect(fake.cloud.last('GlobalSignOut').body).to.deep.equal({ AccessToken: accessToken });
      });

      it('ends at Cognito by a new access token where its own has ended', async () => {
        keep(jwt(0), 'local', 'refresh-1');
        const accessToken = jwt(HOUR, 0, 'new');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(accessToken));
        await everywhere();
        expect(fake.cloud.last('GlobalSignOut').body).to.deep.equal({ AccessToken: accessToken });
        expect(await getTokens()).to.equal(undefined);
      });

      it('asks nothing where nobody is signed in', async () => {
        await everywhere();
        expect(fake.cloud.operations).to.deep.equal([]);
      });

      it('ends elsewhere only for who the page has', async () => {
        const accessToken = jwt(HOUR);
        keepSession('local', { ...OWNER, username: 'bea' }, { ...TOKENS, accessToken: jwt(HOUR, 0, 'bea') });
        keep(accessToken, 'session', 'refresh-1');
        await everywhere();
        const ended = fake.cloud.requests.filter(({ operation }) => operation === 'GlobalSignOut');
        expect(ended.map(({ body }) => body.AccessToken)).to.deep.equal([accessToken]);
        expect([...keysOf(localStorage), ...keysOf(sessionStorage)]).to.deep.equal([]);
      });

      for (const [code, reply] of [
        ['network', lostConnection],
        ['session-expired', cognitoError('NotAuthorizedException', 'Access Token has been revoked')],
        ['rate-limited', cognitoError('TooManyRequestsException')],
      ] as const)
        it(`is gone here also when Cognito is not told, and the page learns that: ${code}`, async () => {
          keep(jwt(HOUR), 'local', 'refresh-1');
          fake.cloud.reply('GlobalSignOut', reply);
          const told = changes();
          expect(await rejectionOf(everywhere())).to.include({ name: 'LoginError', code });
          expect(keysOf(localStorage)).to.deep.equal([]);
          expect(fake.cloud.last('RevokeToken').body.Token).to.equal('refresh-1');
          await untilTold();
          expect(told).to.deep.equal([undefined]);
        });

      it('revokes the refresh token that it got on the way when Cognito is not told', async () => {
        keep(jwt(0), 'local', 'refresh-1');
        fake.cloud.reply('GetTokensFromRefreshToken', issued(jwt(HOUR), 'refresh-2'));
        fake.cloud.reply('GlobalSignOut', cognitoError('InternalErrorException', '', 500));
        expect(await rejectionOf(everywhere())).to.include({ code: 'bad-response' });
        const revoked = fake.cloud.requests.filter(({ operation }) => operation === 'RevokeToken');
        expect(revoked.map(({ body }) => body.Token).sort()).to.deep.equal(['refresh-1', 'refresh-2']);
      });
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

    it('is told of again when the other tokens of another tab arrive after the first', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      const told = changes();
      for (const key of ['idToken', 'refreshToken']) {
        localStorage.setItem(`${USER_KEY}.${key}`, 'new');
        window.dispatchEvent(new StorageEvent('storage', { key: `${USER_KEY}.${key}` }));
      }
      expect(told.at(-1)).to.include({ idToken: 'new', refreshToken: 'new' });
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

    describe('whose listener throws', () => {
      const log = useConsole();

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
          // By the test runner's page, which listens for errors itself.
          expect(log.lines.join()).to.contain('of the page');
        } finally {
          window.onerror = onerror;
        }
      });
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
      [SESSION_KEY, JSON.stringify({ clientId: 'client 1', endpoint: ENDPOINT })],
      [`${CLIENT_KEY}.LastAuthUser`, undefined],
      [`${USER_KEY}.accessToken`, undefined],
      [`${USER_KEY}.accessToken`, `${jwt(HOUR)}\r\nx-admin: 1`],
      [`${USER_KEY}.idToken`, ''],
      [`${USER_KEY}.idToken`, 'id token'],
      [`${USER_KEY}.idToken`, 'id-токен'],
    ];
    for (const [key, value] of CORRUPT)
      it(`corrupt is none, and nothing of it stays after a sign-out: ${key} is ${value}`, async () => {
        keep(jwt(HOUR), 'local', 'refresh-1');
        if (value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
        expect(await getTokens()).to.equal(undefined);
        await signOut();
        if (key === SESSION_KEY) return;
        expect(keysOf(localStorage)).to.deep.equal([]);
      });

    it('corrupt is without the refresh token that is none', async () => {
      keep(jwt(HOUR), 'local', 'refresh-1');
      localStorage.setItem(`${USER_KEY}.refreshToken`, 'refresh 1');
      expect((await getTokens())?.refreshToken).to.equal(undefined);
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
        localStorage.setItem(`${USER_KEY}.idToken`, jwt(HOUR));
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
