import { CannotEdit, type Editor, lineEndOf, type Path, type Value } from './editor.ts';

/** A text whose lines are its items, numbered from 0. */
export class LinesEditor implements Editor {
  text: string;
  /** Lines belong to nobody else. */
  readonly shared: ReadonlySet<string> = new Set();

  constructor(text: string) {
    this.text = text;
  }

  get(path: Path): unknown {
    const lines = this.text.split('\n').map((line) => line.replace(/\r$/, ''));
    // Behind the last line end there is no line.
    if (lines.at(-1) === '') lines.pop();
    return path.length === 0 ? lines : lines[Number(path[0])];
  }

  set([index]: Path, value: Value): void {
    const lines = this.#written();
    const lineEnd = lineEndOf(this.text);
    if (typeof index !== 'number' || typeof value !== 'string' || index > lines.length)
      throw new CannotEdit('There is no such line.');
    const last = lines.at(-1);
    if (index === lines.length && last !== undefined && !last.endsWith('\n')) lines[index - 1] = last + lineEnd;
    this.text = lines.toSpliced(index, 1, value + lineEnd).join('');
  }

  remove([index]: Path): void {
    this.text = this.#written().toSpliced(Number(index), 1).join('');
  }

  /** The lines, each with its line end. */
  #written(): string[] {
    return this.text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  }
}
