import type { Problem } from './domain/problem.ts';
import { visibleText } from './domain/visible-text.ts';

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
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
    const text = this.json ? JSON.stringify(value, null, 2) : lines.map((line) => visibleText(line)).join('\n');
    this.#stdout.write(`${text}\n`);
  }

  /** Runs a step; on a terminal, says what is going on and how long it took. */
  async step<Result>(label: string, run: (detail: (text: string) => void) => Promise<Result>): Promise<Result> {
    if (this.#stderr.isTTY !== true) return run(() => {});
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    const show = (text: string) => this.#stderr.write(`\r\u001b[2K${text}`);
    show(`… ${label}`);
    try {
      const result = await run((detail) => show(`… ${label}: ${visibleText(detail).slice(0, 60)}`));
      show(`${this.#paint('32', '✓')} ${label} (${seconds()})\n`);
      return result;
    } catch (thrown) {
      show(`${this.#paint('31', '✗')} ${label} (${seconds()})\n`);
      throw thrown;
    }
  }

  /** Prints a problem: what, where, why, and what to do. */
  problem({ parts }: Problem): void {
    const rows = [
      ['problem', parts.what],
      ['where', parts.where],
      ['why', parts.why],
      ['fix', parts.fix],
    ] as const;
    for (const [name, text] of rows) {
      if (text !== undefined) this.#stderr.write(`${this.#paint('1', `${name}:`.padEnd(9))} ${visibleText(text)}\n`);
    }
  }

  #paint(code: string, text: string): string {
    return this.#color ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
