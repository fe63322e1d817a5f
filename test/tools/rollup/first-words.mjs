/** Rollup plug-in: of the languages, only the words of the first step. */

/** The names of the first step's words. */
const namesIn = (object) => object.properties.map(({ key }) => key?.name ?? key?.value);

const isObject = ({ type }) => type === 'ObjectExpression';

/** The objects that a module gives names to. */
const objectsOf = ({ body }) =>
  body.flatMap(({ declarations = [] }) => declarations.map(({ init }) => init)).filter(isObject);

/**
 * Cuts the words of all other steps out of the languages. `first` ends the name of the module whose object has the names.
 * @returns {import('rollup').Plugin}
 */
export function firstWords({ first, languages }) {
  let names;
  return {
    name: 'first-words',
    async transform(code, id) {
      if (!languages.test(id)) return null;
      names ??= await this.resolve(first, id)
        .then((resolved) => this.load(resolved))
        .then(({ ast, code: text }) => objectsOf(ast ?? this.parse(text)).flatMap(namesIn));
      const [object] = objectsOf(this.parse(code));
      const others = object.properties.filter(({ key }) => !names.includes(key?.name ?? key?.value));
      if (object.properties.length - others.length !== names.length)
        this.error(`${id} does not have the first step's words.`);
      // With the comma after it.
      const cut = (text, { start, end }) => text.slice(0, start) + text.slice(end).replace(/^\s*,/, '');
      return { code: others.reduceRight(cut, code), map: null };
    },
  };
}
