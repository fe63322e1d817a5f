/** Makes dist/custom-elements.json and the editors' data: what tools may know of the element. */
import { editorData } from './editor-data.mjs';

const TAG = 'authsignal-cognito-login';
/** Declares a type of the element's properties, and is nobody else's business. */
const CONFIG = 'src/config.ts';

// The analyser reads sources; the package has what is built from them.
const built = (path) => path.replace(/^\/?src\/(.*)\.[jt]s$/, 'dist/$1.js');

function rewritePaths(node) {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && (key === 'path' || key === 'module')) node[key] = built(value);
    else if (value && typeof value === 'object') rewritePaths(value);
  }
}

function keepPublic(declaration) {
  const typedOverloads = ['addEventListener', 'removeEventListener'];
  declaration.members = declaration.members?.filter(
    ({ name, privacy }) => privacy !== 'private' && !typedOverloads.includes(name),
  );
  // The class's JSDoc describes its events; the others are names that the analyser guessed.
  declaration.events = declaration.events?.filter(({ description }) => description);
}

const forUsers = {
  name: 'for-users',
  packageLinkPhase({ customElementsManifest }) {
    customElementsManifest.modules = customElementsManifest.modules.filter(({ path }) => path !== CONFIG);
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations) {
        keepPublic(declaration);
        // The name is a constant in the source, and the analyser does not follow it.
        if (declaration.customElement) declaration.tagName = TAG;
      }
      for (const entry of module.exports) if (entry.kind === 'custom-element-definition') entry.name = TAG;
    }
    rewritePaths(customElementsManifest);
  },
};

export default {
  globs: [
    'src/authsignal-cognito-login.ts',
    'src/login-properties.ts',
    'src/define.ts',
    'src/index.ts',
    'src/events.ts',
    'src/types.ts',
    'src/errors.ts',
    CONFIG,
  ],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [forUsers, editorData('dist')],
};
