/** The package as `npm pack` makes it, installed where a test wants it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'authsignal-cognito-login';

const run = (command: string, args: readonly string[], cwd: string) =>
  promisify(execFile)(command, args, { cwd });

async function pack(folder: string): Promise<string> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    ROOT,
  );
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw new Error('npm packed nothing.');
  return join(folder, packed.filename);
}

/** Unpacks the package into the emptied `folder`, without what it depends on. */
export async function unpackInto(folder: string): Promise<string> {
  const home = join(folder, 'node_modules', NAME);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xf', await pack(folder), '-C', home, '--strip-components', '1'], ROOT);
  return folder;
}

/** A throw-away project in which the package and `dependencies` are installed from the registry. */
export class Project {
  private constructor(readonly folder: string) {}

  static async create(dependencies: readonly string[], manifest: object = {}): Promise<Project> {
    const project = new Project(mkdtempSync(join(tmpdir(), 'packaging-')));
    project.write('package.json', JSON.stringify({ private: true, type: 'module', ...manifest }));
    const tarball = await pack(project.folder);
    await project.run('npm', ['install', '--no-audit', '--no-fund', tarball, ...dependencies]);
    return project;
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Runs a command in the project; what it prints is in the error where it fails. */
  async run(command: string, args: readonly string[]): Promise<string> {
    try {
      return (await run(command, args, this.folder)).stdout;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${[command, ...args].join(' ')}\n${stdout}${stderr}`, { cause: error });
    }
  }

  /** Runs `source` as a module and answers what it printed. */
  evaluate(source: string, ...flags: string[]): Promise<string> {
    return this.run('node', [...flags, '--input-type=module', '--eval', source]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
