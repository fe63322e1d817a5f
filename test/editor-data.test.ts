/** What editors and frameworks are told of the element is what the sources have. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PropertyDeclaration } from 'lit';
import { AuthsignalCognitoLogin } from '../src/authsignal-cognito-login.js';

interface Named {
  name: string;
  description: string;
}

interface Attribute extends Named {
  fieldName: string;
  type: { text: string };
}

interface Element {
  tagName: string;
  customElement?: boolean;
  attributes: Attribute[];
  members: (Named & { kind: string; static?: boolean })[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssStates: Named[];
  cssProperties: Named[];
}

interface WebTypesElement extends Named {
  attributes: (Named & { value: { type: string } })[];
  slots: Named[];
  js: { properties: Named[]; events: Named[] };
  css: { properties: Named[]; parts: Named[]; 'pseudo-classes': Named[] };
}

interface VsCodeTag extends Named {
  attributes: (Named & { values?: Named[]; valueSet?: string })[];
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const namesOf = (list: readonly Named[]) => sorted(list.map(({ name }) => name));
const all = (text: string, pattern: RegExp) =>
  sorted([...text.matchAll(pattern)].flatMap(([, names = '']) => names.split(' ')));

const sourcesIn = (folder: string) =>
  readdirSync(new URL(`../src/${folder}`, import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`src/${folder}/${file}`))
    .join('\n');
const element = read('src/authsignal-cognito-login.ts');
const views = sourcesIn('views');

const properties = Object.entries<PropertyDeclaration>(AuthsignalCognitoLogin.properties);
const attributeOf = ([name, { attribute = name }]: [string, PropertyDeclaration]) => attribute;

/** What the sources have. */
const source = {
  attributes: sorted(AuthsignalCognitoLogin.observedAttributes),
  properties: sorted([...properties.map(([name]) => name), 'step']),
  events: all(read('src/events.ts').split('interface LoginEventMap')[1] ?? '', /^ {2}'([\w-]+)':/gm),
  // The fields' own slots are for the widget's use.
  slots: all(views, /<slot name="([\w-]+)"/g).filter((name) => !['identifier', 'code'].includes(name)),
  parts: all(views, /part="([^"]+)"/g),
  states: all(/const states = \{([^]*?)\n {4}\};/.exec(element)?.[1] ?? '', /^ {6}(\w+):/gm),
  cssProperties: all(sourcesIn('styles'), /var\((--authsignal-login-[\w-]+)/g),
};

const parse = <T>(file: string) => JSON.parse(read(`dist/${file}`)) as T;
const manifest = parse<{ modules: { declarations: Element[] }[] }>('custom-elements.json');
const [declared = assert.fail()] = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ customElement }) => customElement);
const [webTypes = assert.fail()] = parse<{ contributions: { html: { elements: WebTypesElement[] } } }>(
  'web-types.json',
).contributions.html.elements;
const [vsCode = assert.fail()] = parse<{ tags: VsCodeTag[] }>('vscode.html-custom-data.json').tags;

describe('the manifest', () => {
  const fields = declared.members.filter((member) => member.kind === 'field' && !member.static);
  const told = {
    attributes: namesOf(declared.attributes),
    properties: namesOf(fields),
    events: namesOf(declared.events),
    slots: namesOf(declared.slots),
    parts: namesOf(declared.cssParts),
    states: namesOf(declared.cssStates),
    cssProperties: namesOf(declared.cssProperties),
  };
  for (const kind of Object.keys(source) as (keyof typeof source)[]) {
    it(`names the ${kind} of the source`, () => {
      assert.ok(source[kind].length > 1);
      assert.deepEqual(told[kind], source[kind]);
    });
  }

  it('says of each attribute which property it is', () => {
    const pairs = properties.map((property) => [attributeOf(property), property[0]]);
    // Every element has the property of this one.
    const expected = Object.fromEntries([
      ...pairs.filter(([attribute]) => typeof attribute === 'string'),
      ['lang', undefined],
    ]);
    const pairsTold = declared.attributes.map(({ name, fieldName }) => [name, fieldName]);
    assert.deepEqual(Object.fromEntries(pairsTold), expected);
  });

  it('describes everything', () => {
    const items = [declared.attributes, fields, declared.events, declared.slots, declared.cssParts];
    const silent = [...items, declared.cssStates, declared.cssProperties]
      .flat()
      .filter(({ description }) => !description);
    assert.deepEqual(silent, []);
  });

  it('spells the accepted words out', () => {
    const types = Object.fromEntries(declared.attributes.map(({ name, type }) => [name, type.text]));
    assert.equal(types.mode, "'inline' | 'popup' | 'window' | 'redirect'");
    assert.equal(types['passkey-enrollment'], "'off' | 'prompt' | 'auto'");
    assert.deepEqual(
      Object.values(types).filter((type) => !/^(string|number|boolean|'[\w-]+'( \| '[\w-]+')+)$/.test(type)),
      [],
    );
  });
});

describe('the types for frameworks', () => {
  it('find every attribute by its property: each has the property’s name, with dashes', () => {
    for (const property of properties) {
      const kebab = property[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const attribute = attributeOf(property);
      if (attribute !== false) assert.equal(attribute, kebab);
    }
  });
});

describe('JetBrains’ web-types', () => {
  it('have all of the manifest', () => {
    assert.equal(webTypes.name, declared.tagName);
    assert.deepEqual(namesOf(webTypes.attributes), source.attributes);
    assert.deepEqual(namesOf(webTypes.slots), source.slots);
    assert.deepEqual(namesOf(webTypes.js.properties), source.properties);
    assert.deepEqual(namesOf(webTypes.js.events), source.events);
    assert.deepEqual(namesOf(webTypes.css.properties), source.cssProperties);
    assert.deepEqual(namesOf(webTypes.css.parts), source.parts);
    assert.deepEqual(
      namesOf(webTypes.css['pseudo-classes']),
      source.states.map((name) => `state(${name})`),
    );
  });

  it('are found through package.json', () => {
    assert.equal(
      (JSON.parse(read('package.json')) as Record<string, unknown>)['web-types'],
      'dist/web-types.json',
    );
  });
});

describe('VS Code’s HTML data', () => {
  it('has every attribute with its description and the words that it takes', () => {
    assert.equal(vsCode.name, declared.tagName);
    assert.deepEqual(
      vsCode.attributes.map(({ name, description, values = [], valueSet }) => ({
        name,
        description,
        type: valueSet === 'v' ? 'boolean' : values.map((value) => `'${value.name}'`).join(' | ') || 'string',
      })),
      declared.attributes.map(({ name, description, type }) => ({
        name,
        description, // A number has no words to choose from.
        type: type.text === 'number' ? 'string' : type.text,
      })),
    );
  });
});
