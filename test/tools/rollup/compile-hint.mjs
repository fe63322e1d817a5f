/** Rollup plug-in: tells browsers to compile the whole first chunk while it arrives, as nearly all of it runs at once. */
import MagicString from 'magic-string';

/** Read at the very top of a file: https://v8.dev/blog/explicit-compile-hints. Other engines take it for a comment. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * For the entries of a build; the chunks that are loaded later have much that is not needed, or not yet.
 * @returns {import('rollup').Plugin}
 */
export const compileHint = () => ({
  name: 'compile-hint',
  renderChunk: {
    // Those that shorten the code leave no comment.
    order: 'post',
    handler(code, { isEntry }) {
      if (!isEntry) return null;
      const text = new MagicString(code).prepend(HINT);
      return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) };
    },
  },
});
