/** Rollup plug-in: shortens `css` and `html` templates, which terser leaves as they are. */

const shortenCss = (css) =>
  css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    // Not before one: there it may be the space between two selectors.
    .replace(/: /g, ':')
    .replace(/\( | (?=\)|!important)/g, (space) => space.trim())
    .replace(/(?<![\w.])0(?=\.\d)/g, '')
    .replace(/;}/g, '}');

// HTML takes any white space for one space.
const shortenHtml = (html) => html.replace(/\n\s+/g, '\n');

const SHORTEN = { css: shortenCss, html: shortenHtml, svg: shortenHtml };

/** Every template of the syntax tree with one of the tags, outer ones first. */
function* taggedTemplates(node) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) yield* taggedTemplates(child);
    return;
  }
  if (node.type === 'TaggedTemplateExpression' && Object.hasOwn(SHORTEN, node.tag.name)) yield node;
  for (const [key, child] of Object.entries(node)) if (key !== 'parent') yield* taggedTemplates(child);
}

export function minifyTemplates() {
  return {
    name: 'minify-templates',
    transform(code, id) {
      if (id.includes('/node_modules/') || !/\b(css|html|svg)`/.test(code)) return null;
      const texts = [...taggedTemplates(this.parse(code))].flatMap(({ tag, quasi }) =>
        quasi.quasis.map(({ start, end }) => ({ start, end, shorten: SHORTEN[tag.name] })),
      );
      const shortened = texts
        .sort((a, b) => b.start - a.start)
        .reduce(
          (text, { start, end, shorten }) =>
            text.slice(0, start) + shorten(code.slice(start, end)) + text.slice(end),
          code,
        );
      return { code: shortened, map: null };
    },
  };
}
