/** The form as a server writes it: what is given stays text, whatever it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOCALES } from '../../src/i18n/locales.js';
import { loginStyles, renderLogin } from '../../src/server/index.js';
import { TRANSLATIONS } from '../../src/server/words.js';

const SETTINGS = { region: 'us-east-1', 'user-pool-client-id': 'client4711', 'tenant-id': 'tenant-1' };

describe('renderLogin', () => {
  it('gives the same text for the same arguments', () => {
    assert.equal(renderLogin(SETTINGS, { lang: 'de' }), renderLogin({ ...SETTINGS }, { lang: 'de' }));
  });

  it('writes the attributes of the tag, switches without a value, and leaves out what there is not', () => {
    const html = renderLogin({
      ...SETTINGS,
      remember: true,
      'code-length': 8,
      theme: undefined,
      methods: null,
      'without-passkey': false,
    });
    const [tag] = html.split('>');
    assert.equal(
      tag,
      '<authsignal-cognito-login region="us-east-1" user-pool-client-id="client4711" tenant-id="tenant-1" remember code-length="8"',
    );
  });

  const VALUES = [
    '"><script>alert(1)</script>',
    "' onfocus='alert(1)",
    '</template><img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '&quot;&lt;',
  ];
  for (const value of VALUES)
    it(`keeps ${value} a text wherever it is given`, () => {
      const plain = renderLogin(
        {
          ...SETTINGS,
          id: 'x',
          username: 'x',
          lang: 'x',
          'success-url': 'x',
          'heading-level': 'x',
          theme: 'x',
        },
        { stylesheet: 'x', messages: { signIn: 'x', continue: 'x' }, slots: { header: 'x' } },
      );
      const html = renderLogin(
        {
          ...SETTINGS,
          id: value,
          username: value,
          lang: value,
          'success-url': value,
          'heading-level': value,
          theme: value,
        },
        { stylesheet: value, messages: { signIn: value, continue: value }, slots: { header: value } },
      );
      // The same tags, with the same attributes, in the same order.
      const outline = (text: string) => text.replace(/"[^"]*"/g, '""').replace(/>[^<]*/g, '>');
      assert.equal(outline(html), outline(plain));
      const escaped = value
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;');
      assert.ok(html.includes(`success-url="${escaped}"`));
    });

  for (const name of ['onclick', 'ONCLICK', 'a b', 'x"', 'x>', 'userPoolClientId', ''])
    it(`refuses the attribute "${name}"`, () => {
      assert.throws(() => renderLogin({ ...SETTINGS, [name]: 'x' }), {
        name: 'TypeError',
        message: `"${name}" is no attribute that renderLogin writes. Those of the tag are in lower case.`,
      });
    });

  it('refuses a slot that there is not', () => {
    const slots = { heading: 'x' } as Record<string, string>;
    assert.throws(() => renderLogin(SETTINGS, { slots }), {
      name: 'TypeError',
      message: /^"heading" is no slot/,
    });
  });

  it('writes HTML into a slot only where the page says that it is HTML', () => {
    const html = renderLogin(SETTINGS, {
      slots: { logo: { html: '<img src="/logo.svg" alt="">' }, terms: '<b>' },
    });
    assert.ok(html.includes('<div slot="logo"><img src="/logo.svg" alt=""></div>'));
    assert.ok(html.includes('<span slot="terms">&lt;b&gt;</span>'));
  });

  it('brings its styles as the page wants them', () => {
    assert.ok(renderLogin(SETTINGS).includes(`<style>${loginStyles}</style>`));
    assert.ok(
      renderLogin(SETTINGS, { nonce: 'abc"' }).includes(`<style nonce="abc&quot;">${loginStyles}</style>`),
    );
    const linked = renderLogin(SETTINGS, { stylesheet: '/a.css?b&c' });
    assert.ok(linked.includes('<link rel="stylesheet" href="/a.css?b&amp;c">'));
    assert.ok(!linked.includes('<style'));
    assert.doesNotMatch(loginStyles, /<|undefined/);
  });

  it('has no style attribute and no script', () => {
    assert.doesNotMatch(renderLogin(SETTINGS, { stylesheet: '/a.css' }), /\sstyle=|\son[a-z]+=|<script/);
  });

  it('speaks every language of the form', () => {
    assert.deepEqual(Object.keys(TRANSLATIONS).sort(), Object.keys(LOCALES).sort());
  });
});
