/** esbuild plug-in of the demo's builds: the page hears what the state machine makes of each event. Nothing of it is shipped. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const MODULES = /\/flow\/(?:first-)?transition\.js$|^\.\/(?:first-)?transition\.js$/;
const NAMESPACE = 'trace';

/** A module that exports what the one at `path` does, but for a transition that tells. Names only: states hold tokens. */
function traced(path) {
  const [, name] = /^export function (\w+)/m.exec(readFileSync(path, 'utf8')) ?? [];
  return `
    import { ${name} as run } from ${JSON.stringify(path)};
    export * from ${JSON.stringify(path)};
    export function ${name}(state, event) {
      const next = run(state, event);
      const result = next === state ? 'ignored' : next.kind;
      const detail = \`\${state.kind} + \${event.type} → \${result}\`;
      document.dispatchEvent(new CustomEvent('login-flow-trace', { detail }));
      return next;
    }
  `;
}

export const trace = {
  name: 'trace',
  setup(build) {
    build.onResolve({ filter: MODULES }, ({ path, importer, namespace }) =>
      // The whole machine asks the first one; that is one step, not two.
      namespace === NAMESPACE || importer.endsWith('/flow/transition.ts')
        ? undefined
        : { path: resolve(dirname(importer), path).replace(/\.js$/, '.ts'), namespace: NAMESPACE },
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
      contents: traced(path),
      resolveDir: dirname(path),
      watchFiles: [path],
    }));
  },
};
