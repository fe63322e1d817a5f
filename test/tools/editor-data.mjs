/** Makes what editors complete markup from, out of the manifest: HTML data for VS Code, web-types for JetBrains. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

const withoutUndefined = (text = '') => text.replace(/ \| undefined$/, '');

/** The unions of texts that the sources declare, by name. */
function collectUnions(unions, ts, node) {
  if (!ts.isTypeAliasDeclaration(node) || !ts.isUnionTypeNode(node.type)) return;
  unions.set(
    node.name.text,
    node.type.types.map((type) => type.getText()),
  );
}

/** `LoginMode` as `'inline' | 'popup' | …`. */
const spellOut = (unions, type) =>
  withoutUndefined(type)
    .split(' | ')
    .flatMap((name) =>
      unions.has(name) ? spellOut(unions, unions.get(name).join(' | ')).split(' | ') : [name],
    )
    .join(' | ');

const wordsOf = (type) => [...type.matchAll(/'([^']+)'/g)].map(([, word]) => word);

const described = ({ name, description }) => ({ name, description });

function vsCodeData(element) {
  const attributes = element.attributes.map((attribute) => {
    const values = wordsOf(attribute.type.text).map((name) => ({ name }));
    return {
      ...described(attribute),
      // "v" is an attribute without value.
      ...(attribute.type.text === 'boolean' ? { valueSet: 'v' } : values.length > 0 ? { values } : {}),
    };
  });
  return {
    version: 1.1,
    tags: [{ name: element.tagName, description: element.description, attributes }],
  };
}

function webTypes(element) {
  const { name, version } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  const typed = ({ type, ...rest }) => ({ ...described(rest), type: type.text });
  const properties = element.members.filter((member) => member.kind === 'field' && !member.static);
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            ...described({ ...element, name: element.tagName }),
            attributes: element.attributes.map(({ type, default: value, ...rest }) => ({
              ...described(rest),
              value: {
                type: type.text,
                ...(type.text === 'boolean' ? { kind: 'no-value' } : {}),
                ...(value === undefined ? {} : { default: value }),
              },
            })),
            slots: element.slots.map(described),
            js: {
              properties: properties.map((member) => ({
                ...typed(member),
                ...(member.readonly ? { 'read-only': true } : {}),
              })),
              events: element.events.map(typed),
            },
            css: {
              properties: element.cssProperties.map(described),
              parts: element.cssParts.map(described),
              'pseudo-classes': element.cssStates.map((state) => ({
                ...described(state),
                name: `state(${state.name})`,
              })),
            },
          },
        ],
      },
    },
  };
}

/** A plugin of the analyser: spells the types out and writes both files into `outdir`. */
export function editorData(outdir) {
  const unions = new Map();
  return {
    name: 'editor-data',
    collectPhase: ({ ts, node }) => collectUnions(unions, ts, node),
    packageLinkPhase({ customElementsManifest }) {
      const element = customElementsManifest.modules
        .flatMap(({ declarations }) => declarations)
        .find((declaration) => declaration.customElement);
      for (const item of [...element.attributes, ...element.members.filter(({ type }) => type)])
        item.type.text = spellOut(unions, item.type.text);
      mkdirSync(outdir, { recursive: true });
      const write = (name, data) => writeFileSync(`${outdir}/${name}`, `${JSON.stringify(data, null, 2)}\n`);
      write('vscode.html-custom-data.json', vsCodeData(element));
      write('web-types.json', webTypes(element));
    },
  };
}
