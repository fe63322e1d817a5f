/** The budgets of the script-tag build, and what is left of them. Brotli 11, 1 kB = 1000 bytes. */
import {
  brotliBytes,
  chunksByName,
  EMAIL_CODE_SIGN_IN,
  ENTRY,
  LANGUAGES,
  METHODS,
  staticGraph,
} from './bundle.js';

const KB = 1000;

export interface Budget {
  readonly what: string;
  readonly bytes: number;
  readonly budget: number;
  readonly left: number;
}

/** Every budget, beside the build in `folder`. */
export function measureBudgets(folder: string): Budget[] {
  const chunks = chunksByName(folder);
  const first = staticGraph(folder, ENTRY);
  const filesOf = (name: string) => {
    const file = chunks.get(name);
    if (!file) throw new Error(`There is no chunk named ${name}, only ${[...chunks.keys()].join(', ')}.`);
    return [...staticGraph(folder, file)];
  };
  /** What a chunk adds to the files that the page has loaded: by default, those for the form. */
  const own = (name: string, loaded = [...first]) => filesOf(name).filter((file) => !loaded.includes(file));
  const row = (what: string, files: Iterable<string>, budget: number): Budget => {
    const bytes = brotliBytes(folder, files);
    return { what, bytes, budget, left: budget - bytes };
  };
  return [
    row('until the form can be used', first, 13.3 * KB),
    row('Cognito chunk', own('gateways-cognito-sdk'), 7.5 * KB),
    row('Authsignal chunk', own('gateways-authsignal-sdk'), 13 * KB),
    row('email-code sign-in', new Set([...first, ...EMAIL_CODE_SIGN_IN.flatMap(filesOf)]), 50.5 * KB),
    row('pictures of methods', own('views-pictures', [...first, ...filesOf('sign-in-sign-in')]), 1.5 * KB),
    row('table of languages', own('i18n-locales'), 1.5 * KB),
    ...METHODS.map((id) =>
      row(`method ${id}`, own(`methods-${id}`, [...first, ...filesOf('sign-in-sign-in')]), 3 * KB),
    ),
    ...LANGUAGES.map((language) => row(`language ${language}`, own(`locales-${language}`), 2.6 * KB)),
  ];
}
