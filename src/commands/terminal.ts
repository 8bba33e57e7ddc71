import type { ProblemParts } from '../domain/problem.ts';
import { visibleText } from '../domain/visible-text.ts';

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Characters in a line, on a terminal. */
  readonly columns?: number;
}

/** What the command line shows: results on standard output, progress and problems on standard error. */
export class Terminal {
  readonly json: boolean;
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  readonly #color: boolean;

  constructor({ json, stdout, stderr, color }: { json: boolean; stdout: Stream; stderr: Stream; color: boolean }) {
    this.json = json;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#color = color && stderr.isTTY === true;
  }

  /** Prints a result: text for people, or the value as JSON when that was asked for. Names from evidence cannot steer the terminal. */
  result(lines: readonly string[], value: unknown): void {
    const rows = this.json ? [JSON.stringify(value, null, 2)] : lines.map((line) => visibleText(line));
    if (rows.length > 0) this.#stdout.write(`${rows.join('\n')}\n`);
  }

  /**
   * Prints text of which every byte counts, such as a patch: a pipe or a file gets it as it is, and only on a terminal is it made visible.
   * Where JSON was asked for it prints nothing: there such text is a member of the one document.
   */
  exact(text: string): void {
    if (this.json) return;
    const parts =
      this.#stdout.isTTY === true
        ? text.split(/([\t\n])/).map((part) => (/^[\t\n]$/.test(part) ? part : visibleText(part)))
        : [text];
    this.#stdout.write(parts.join(''));
  }

  /** Runs a step; on a terminal, says what is going on and how long it took. */
  async step<Result>(label: string, run: (detail: (text: string) => void) => Promise<Result>): Promise<Result> {
    if (this.#stderr.isTTY !== true) return run(() => {});
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    const show = (text: string) => this.#stderr.write(`\r\u001b[2K${text}`);
    // A line that is wrapped could not be written over.
    const underWay = (text: string) => show(text.slice(0, (this.#stderr.columns ?? 80) - 1));
    underWay(`… ${label}`);
    try {
      const result = await run((detail) => underWay(`… ${label}: ${visibleText(detail)}`));
      show(`${this.#paint('32', '✓')} ${label} (${seconds()})\n`);
      return result;
    } catch (thrown) {
      show(`${this.#paint('31', '✗')} ${label} (${seconds()})\n`);
      throw thrown;
    }
  }

  /**
   * Says why a command did not come to its end: what, where, why, and what to do. Where JSON was asked for it is the one document, on
   * standard output, with a member called `problem` or `defect`; members that have nothing to say are null.
   */
  failure(kind: 'problem' | 'defect', { what, where, why, fix }: ProblemParts): void {
    const parts = { what, where, why, fix };
    if (this.json) {
      const value = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, text ?? null]));
      this.#stdout.write(`${JSON.stringify({ [kind]: value }, null, 2)}\n`);
      return;
    }
    const rows = [[kind, what], ...Object.entries(parts).slice(1)] as const;
    for (const [name, text] of rows) {
      if (text !== undefined) this.#stderr.write(`${this.#paint('1', `${name}:`.padEnd(9))} ${setIn(text)}\n`);
    }
  }

  /** Prints text for whoever looks for a fault of the program. */
  trace(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  #paint(code: string, text: string): string {
    return this.#color ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

/** Text of several lines, the others set in, so that none of them looks like a row of its own. */
function setIn(text: string): string {
  return text
    .split('\n')
    .map((line) => visibleText(line))
    .join(`\n${' '.repeat(10)}`);
}
