/** Prints reports: lines for people, or JSON for machines. */
import { styleText } from 'node:util';
import type { Report } from '../diagnose/check.js';

interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Printer {
  /** A check begins. */
  begin(title: string): void;
  report(report: Report): void;
  end(reports: readonly Report[], code: number): void;
}

type Style = Parameters<typeof styleText>[0];

const MAX_COLUMNS = 80;

const isTTY = (stream: object): boolean => 'isTTY' in stream && stream.isTTY === true;

/** Breaks `text` between words, each line with `indent`, the first after `first`. A word that is longer has a line of its own. */
function wrap(text: string, columns: number, first: string, indent = ' '.repeat(first.length)): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && indent.length + line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.map((line, index) => (index === 0 ? first : indent) + line).join('\n');
}

function linePrinter({ stdout, stderr, env }: Io): Printer {
  const hasColor = isTTY(stdout) && !env.NO_COLOR && env.TERM !== 'dumb';
  const columns = Math.min((stdout as { columns?: number }).columns || MAX_COLUMNS, MAX_COLUMNS);
  // A stream of a test's own is no TTY, whatever it says.
  const paint = (style: Style, text: string) =>
    hasColor ? styleText(style, text, { validateStream: false }) : text;
  // Progress is for who watches, not for a file.
  const hasProgress = isTTY(stderr) && isTTY(stdout);
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001b[K');
  };
  const say = (text: string) => void stdout.write(`${text}\n`);

  return {
    begin(title) {
      if (hasProgress) stderr.write(`… ${title}`.slice(0, columns - 1));
    },
    report({ check, findings, note, skipped }) {
      clear();
      if (skipped !== undefined) {
        say(paint('dim', wrap(`${check.title}: not checked, ${skipped}`, columns, '- ')));
        return;
      }
      if (findings.length === 0) {
        const line = note ? `${check.title}: ${note}` : check.title;
        // One line for each; JSON has all of it.
        say(`${paint('green', '✓')} ${line.length > columns - 2 ? `${line.slice(0, columns - 3)}…` : line}`);
        return;
      }
      say(`${paint('red', '✗')} ${wrap(check.title, columns, '  ').slice(2)}`);
      for (const { code, what, why, fix, link } of findings) {
        say(`\n    ${paint('bold', code)}`);
        for (const [label, text] of [
          ['What', what],
          ['Why', why],
          ['Fix', fix],
          ['More', link],
        ] as const)
          say(wrap(text, columns, `    ${label.padEnd(5)} `));
      }
      say('');
    },
    end(reports) {
      const count = reports.flatMap(({ findings }) => findings).length;
      const checked = reports.filter(({ skipped }) => skipped === undefined).length;
      const verdict = count === 0 ? 'nothing is wrong' : count === 1 ? '1 finding' : `${count} findings`;
      say(`\n${checked} of ${reports.length} checks made: ${paint(count === 0 ? 'green' : 'red', verdict)}.`);
    },
  };
}

function jsonPrinter({ stdout }: Io): Printer {
  return {
    begin() {},
    report() {},
    end(reports, exitCode) {
      const checks = reports.map(({ check, findings, note, skipped }) => ({
        ...check,
        status: skipped !== undefined ? 'skipped' : findings.length > 0 ? 'fault' : 'ok',
        note: skipped ?? note,
        findings,
      }));
      stdout.write(`${JSON.stringify({ exitCode, checks }, undefined, 2)}\n`);
    },
  };
}

export const printer = (io: Io, isJson: boolean): Printer => (isJson ? jsonPrinter(io) : linePrinter(io));
