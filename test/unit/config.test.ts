import { expect } from '@open-wc/testing';
import { describeFaults } from '../../src/config-faults.js';
import { completeConfig, findFaults, type LoginConfig } from '../../src/config.js';
import { readFirstConfig, type RawConfig } from '../../src/first-config.js';

const REQUIRED = { region: 'us-east-1', 'user-pool-client-id': '4rmqtest', 'tenant-id': 'tenant-1' };

/** The configuration of a page, and what its developer is told. */
function readConfig(raw: RawConfig): { config?: LoginConfig; problems: string[] } {
  const { config } = readFirstConfig(raw);
  return { config: config && completeConfig(config), problems: describeFaults(findFaults(raw), raw) };
}

const read = (raw: RawConfig = {}) => readConfig({ ...REQUIRED, ...raw });

describe('the configuration', () => {
  it('has a default for everything that is not required', () => {
    expect(read()).to.deep.equal({
      problems: [],
      config: {
        region: 'us-east-1',
        userPoolClientId: '4rmqtest',
        tenantId: 'tenant-1',
        authsignalUrl: 'https://api.authsignal.com/v1',
        prebuiltUiHost: undefined,
        cognitoUrl: undefined,
        action: 'cognitoAuth',
        mode: 'inline',
        identifier: 'email',
        methods: [],
        signUp: 'auto',
        usernameUrl: undefined,
        contextUrl: undefined,
        codeLength: 6,
        answerFormat: 'token',
        withoutPasskey: false,
        withoutPasskeyAutofill: false,
        passkeyEnrollment: 'off',
        enrollmentTokenUrl: undefined,
        storage: 'none',
        remember: false,
        country: '',
        successUrl: undefined,
      },
    });
  });

  const GOOD: readonly (readonly [
    attribute: string,
    value: string,
    key: keyof LoginConfig,
    expected: unknown,
  ])[] = [
    ['region', 'us-gov-west-1', 'region', 'us-gov-west-1'],
    ['region', ' eu-central-1 ', 'region', 'eu-central-1'],
    [
      'authsignal-url',
      'https://eu.api.authsignal.com/v1/',
      'authsignalUrl',
      'https://eu.api.authsignal.com/v1',
    ],
    [
      'authsignal-url',
      'http://localhost:8787/authsignal/v1',
      'authsignalUrl',
      'http://localhost:8787/authsignal/v1',
    ],
    ['prebuilt-ui-host', ' Login.Example.com ', 'prebuiltUiHost', 'login.example.com'],
    ['prebuilt-ui-host', 'login.localhost:8787', 'prebuiltUiHost', 'login.localhost:8787'],
    ['cognito-url', 'http://127.0.0.1:9000/cognito/', 'cognitoUrl', 'http://127.0.0.1:9000/cognito'],
    [
      'cognito-url',
      'https://cognito-idp-fips.us-gov-west-1.amazonaws.com',
      'cognitoUrl',
      'https://cognito-idp-fips.us-gov-west-1.amazonaws.com',
    ],
    ['cognito-url', '/cognito/', 'cognitoUrl', `${location.origin}/cognito`],
    ['action', 'sign_in-2', 'action', 'sign_in-2'],
    ['mode', 'popup', 'mode', 'popup'],
    ['mode', 'window', 'mode', 'window'],
    ['mode', 'redirect', 'mode', 'redirect'],
    ['identifier', 'phone', 'identifier', 'phone'],
    ['identifier', 'email-or-phone', 'identifier', 'email-or-phone'],
    ['identifier', 'username', 'identifier', 'username'],
    ['sign-up', 'form', 'signUp', 'form'],
    ['sign-up', 'off', 'signUp', 'off'],
    ['storage', 'session', 'storage', 'session'],
    ['storage', 'local', 'storage', 'local'],
    ['answer-format', 'json', 'answerFormat', 'json'],
    ['username-url', 'https://example.com/username', 'usernameUrl', 'https://example.com/username'],
    ['context-url', '/context/', 'contextUrl', `${location.origin}/context`],
    ['passkey-enrollment', 'prompt', 'passkeyEnrollment', 'prompt'],
    ['passkey-enrollment', 'auto', 'passkeyEnrollment', 'auto'],
    ['enrollment-token-url', '/token', 'enrollmentTokenUrl', `${location.origin}/token`],
    ['country', 'nz', 'country', 'nz'],
    ['code-length', '8', 'codeLength', 8],
    ['code-length', '10', 'codeLength', 10],
    ['success-url', 'https://example.com/home', 'successUrl', 'https://example.com/home'],
    ['success-url', '/home?tab=1#top', 'successUrl', `${location.origin}/home?tab=1#top`],
  ];
  for (const [attribute, value, key, expected] of GOOD) {
    it(`reads ${attribute}="${value}"`, () => {
      const { config, problems } = read({ [attribute]: value });
      expect(problems).to.deep.equal([]);
      expect(config?.[key]).to.equal(expected);
    });
  }

  it('reads methods in the order of the page, each once', () => {
    const { config, problems } = read({ methods: '  totp email-otp\n totp ' });
    expect(problems).to.deep.equal([]);
    expect(config?.methods).to.deep.equal(['totp', 'email-otp']);
  });

  for (const [attribute, key] of [
    ['without-passkey', 'withoutPasskey'],
    ['without-passkey-autofill', 'withoutPasskeyAutofill'],
    ['remember', 'remember'],
  ] as const) {
    it(`reads ${attribute} as there or not`, () => {
      expect(read({ [attribute]: true }).config?.[key]).to.equal(true);
      expect(read({ [attribute]: false }).config?.[key]).to.equal(false);
    });
  }

  it('takes an empty attribute for one that is not there', () => {
    const names = [
      'action',
      'mode',
      'identifier',
      'methods',
      'sign-up',
      'success-url',
      'theme',
      'authsignal-url',
    ];
    expect(read(Object.fromEntries(names.map((name) => [name, ''])))).to.deep.equal(read());
  });

  /** What the sentence has to name besides the attribute. */
  const BAD_OPTIONAL: readonly (readonly [attribute: string, value: string, accepted: readonly string[]])[] =
    [
      ['action', 'two words', ['letters', 'digits']],
      ['action', 'a'.repeat(65), ['64']],
      ['mode', 'dialog', ['inline', 'popup', 'window', 'redirect']],
      ['mode', 'INLINE', ['inline']],
      ['identifier', 'mail', ['email', 'phone', 'email-or-phone', 'username']],
      ['sign-up', 'never', ['auto', 'form', 'off']],
      ['methods', 'email', ['email-otp', 'sms', 'qr-code']],
      ['theme', 'blue', ['auto', 'light', 'dark']],
      ['authsignal-url', 'api.authsignal.com/v1', ['https', 'localhost']],
      ['authsignal-url', 'http://api.authsignal.com/v1', ['https', 'localhost']],
      ['authsignal-url', 'https://api.authsignal.com/v1?x=1', ['query']],
      ['prebuilt-ui-host', 'https://login.example.com', ['login.example.com']],
      ['prebuilt-ui-host', 'login.example.com/mfa', ['login.example.com']],
      ['prebuilt-ui-host', 'login.example.com?', ['login.example.com']],
      ['prebuilt-ui-host', 'ana@login.example.com', ['login.example.com']],
      ['prebuilt-ui-host', '*.example.com evil', ['login.example.com']],
      ['cognito-url', 'https://proxy.example/#x', ['fragment']],
      ['cognito-url', 'javascript:alert(1)', ['https']],
      ['authsignal-url', 'https://ana:secret@example.com/v1', ['https']],
      ['cognito-url', '//[bad', ['https']],
      ['enrollment-token-url', 'http://example.com/token', ['https', 'localhost']],
      ['answer-format', 'xml', ['token', 'json']],
      ['storage', 'cookie', ['none', 'session', 'local']],
      ['username-url', 'http://example.com/username', ['https', 'localhost']],
      ['context-url', 'http://example.com/context', ['https', 'localhost']],
      ['country', 'New Zealand', ['NZ']],
      ['code-length', '1', ['2', '10']],
      ['code-length', '11', ['2', '10']],
      ['code-length', '6.5', ['2', '10']],
      ['heading-level', '7', ['1', '6']],
      ['success-url', '//evil.example', ['this site']],
      ['success-url', '/\\evil.example', ['this site']],
      ['success-url', '\\\\evil.example', ['this site']],
      ['success-url', '/\t/evil.example', ['this site']],
      ['success-url', 'https://:secret@example.com/', ['this site']],
      ['success-url', 'https://ana@example.com/', ['this site']],
      ['cognito-url', '//evil.example', ['https']],
      ['username-url', '/\\evil.example', ['https']],
      ['enrollment-token-url', '/\t/evil.example', ['https']],
      ['authsignal-url', 'https://:secret@example.com/v1', ['https']],
      ['passkey-enrollment', 'always', ['off', 'prompt', 'auto']],
      ['success-url', 'javascript:alert(1)', ['this site', 'https']],
      ['success-url', 'http://example.com/', ['this site', 'https']],
      ['success-url', 'data:text/html,x', ['this site', 'https']],
    ];
  for (const [attribute, value, accepted] of BAD_OPTIONAL) {
    it(`says once what is wrong with ${attribute}="${value.slice(0, 20)}" and takes the default`, () => {
      const { config, problems } = read({ [attribute]: value });
      expect(config).to.deep.equal(read().config);
      expect(problems).to.have.lengthOf(1);
      for (const part of [`"${attribute}"`, ...accepted]) expect(problems[0]).to.contain(part);
    });
  }

  it('keeps the methods that it knows next to one that it does not', () => {
    const { config, problems } = read({ methods: 'totp fax sms' });
    expect(config?.methods).to.deep.equal(['totp', 'sms']);
    expect(problems).to.have.lengthOf(1);
  });

  const BAD_REQUIRED: readonly (readonly [attribute: string, value: unknown, accepted: string])[] = [
    ['region', undefined, 'us-east-1'],
    ['region', null, 'us-east-1'],
    ['region', '', 'us-east-1'],
    ['region', 7, 'us-east-1'],
    ['region', 'Virginia', 'us-east-1'],
    ['region', 'us-east-1.evil.example/', 'us-east-1'],
    ['region', 'us-east-1@evil-example-1', 'us-east-1'],
    ['user-pool-client-id', undefined, 'app client id'],
    ['user-pool-client-id', 'has spaces', 'app client id'],
    ['tenant-id', '   ', 'tenant id'],
  ];
  for (const [attribute, value, accepted] of BAD_REQUIRED) {
    it(`is not set up with ${attribute}=${JSON.stringify(value)}, and says why`, () => {
      const { config, problems } = read({ [attribute]: value });
      expect(config).to.equal(undefined);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.contain(`"${attribute}"`).and.contain(accepted);
    });
  }

  for (const mode of ['popup', 'window', 'redirect']) {
    it(`needs no tenant with mode="${mode}"`, () => {
      const { config, problems } = read({ mode, 'tenant-id': '' });
      expect(problems).to.deep.equal([]);
      expect(config?.tenantId).to.equal('');
    });
  }

  it('says everything that is wrong at the same time', () => {
    const { problems } = readConfig({ mode: 'x', theme: 'y' });
    const names = problems.map((problem) => /^"([\w-]+)"/.exec(problem)?.[1]);
    expect(names).to.have.members(['region', 'user-pool-client-id', 'tenant-id', 'mode', 'theme']);
  });

  it('writes each problem as one sentence', () => {
    for (const problem of readConfig({ mode: 'x', methods: 'x', 'cognito-url': 'x' }).problems)
      expect(problem).to.match(/^"[\w-]+" [^\n]+\.$/);
  });

  it('never throws, whatever the page sets', () => {
    const names = [
      'region',
      'tenant-id',
      'cognito-url',
      'authsignal-url',
      'methods',
      'success-url',
      'action',
    ];
    for (const value of [
      7,
      null,
      {},
      Symbol.iterator,
      '\u0000',
      '\ud800',
      '://',
      'x'.repeat(100_000),
      '__proto__',
      '%',
      '[object Object]',
    ])
      for (const name of names) expect(() => read({ [name]: value })).not.to.throw();
  });
});
