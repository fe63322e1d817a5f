/** The form of an answer without its values: names, types and lengths. */

/** A leaf is a text such as `string(36)` or `number`; the rest has the form of JSON. */
export type Shape = string | readonly Shape[] | { readonly [name: string]: Shape };

export interface Step {
  readonly name: string;
  readonly status: number;
  /** Names of the headers, in order of the alphabet. */
  readonly headers: readonly string[];
  readonly body: Shape;
}

/** Names that are no names but somebody's data are left out. */
const isName = (name: string): boolean => /^[a-z_$][\w$:.-]{0,63}$/i.test(name) && !/\d{4}/.test(name);

function decode(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** What a text is, as far as that tells no value: a JWT by the names of its claims, an address by those of its parameters. */
function shapeOfText(text: string): Shape {
  const [header, claims] = text.split('.');
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) && decode(header))
    return {
      jwt: `string(${text.length})`,
      header: shapeOf(decode(header)),
      claims: shapeOf(decode(claims)),
    };
  if (/^https?:\/\//.test(text) && URL.canParse(text)) {
    const parameters = [...new URL(text).searchParams].map(
      ([name, value]) => [name, shapeOfText(value)] as const,
    );
    return {
      url: `string(${text.length})`,
      ...Object.fromEntries(parameters.filter(([name]) => isName(name))),
    };
  }
  return `string(${text.length})`;
}

export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null';
  if (typeof value === 'string') return shapeOfText(value);
  if (Array.isArray(value)) {
    const shapes = value.map(shapeOf);
    const texts = shapes.map((shape) => JSON.stringify(shape));
    return shapes.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
  }
  if (typeof value !== 'object') return typeof value;
  const entries = Object.entries(value).filter(([name]) => isName(name));
  return Object.fromEntries(entries.map(([name, part]) => [name, shapeOf(part)]));
}

export const stepOf = (
  name: string,
  { status, headers, text }: { status: number; headers: Headers; text: string },
): Step => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = text;
  }
  return { name, status, headers: [...headers.keys()].filter(isName).sort(), body: shapeOf(body) };
};

/** How much longer one text may be than the other. */
const LENGTHS = 4;

const LEAF = /^string\((\d+)\)$/;

const isFolder = (shape: Shape): shape is { readonly [name: string]: Shape } =>
  typeof shape === 'object' && !Array.isArray(shape);

const kindOf = (shape: Shape): string => {
  if (typeof shape === 'string') return LEAF.test(shape) ? 'string' : shape;
  if (!isFolder(shape)) return 'list';
  return 'jwt' in shape ? 'JWT' : 'url' in shape ? 'address' : 'object';
};

function differences(there: Shape | undefined, here: Shape | undefined, path: string): string[] {
  if (there === undefined && here === undefined) return [];
  if (there === undefined) return [`${path} is only here`];
  if (here === undefined) return [`${path} is only there`];
  if (kindOf(there) !== kindOf(here)) return [`${path} is ${kindOf(there)} there and ${kindOf(here)} here`];
  if (isFolder(there) && isFolder(here))
    return [...new Set([...Object.keys(there), ...Object.keys(here)])].flatMap((name) =>
      differences(there[name], here[name], `${path}.${name}`),
    );
  if (Array.isArray(there) && Array.isArray(here)) {
    const [first, second] = [there as readonly Shape[], here as readonly Shape[]];
    return first.length > 0 && second.length > 0 ? differences(first[0], second[0], `${path}[]`) : [];
  }
  const [longer = 0, shorter = 0] = [there, here]
    .map((leaf) => Number(LEAF.exec(typeof leaf === 'string' ? leaf : '')?.[1] ?? 0))
    .sort((a, b) => b - a);
  return longer > LENGTHS * Math.max(shorter, 1) && longer > 16
    ? [`${path} is ${JSON.stringify(there)} there and ${JSON.stringify(here)} here`]
    : [];
}

/** What the steps `there` and `here` do not have in common, one line each. */
export function compareSteps(there: readonly Step[], here: readonly Step[]): string[] {
  const names = [...new Set([...there, ...here].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [first, second] = [there, here].map((steps) => steps.find((step) => step.name === name));
    if (!first || !second) return [`${name} was only called ${first ? 'there' : 'here'}`];
    const headers = (step: Step): Shape =>
      Object.fromEntries(step.headers.map((header) => [header, 'header']));
    return [
      ...(first.status === second.status
        ? []
        : [`${name} answered ${first.status} there and ${second.status} here`]),
      ...differences(headers(first), headers(second), `${name}: header`),
      ...differences(first.body, second.body, name),
    ];
  });
}
