import { type Run, runsIn, type Step } from './list-runs.ts';
import type { Decode, FilePart, Piece, PieceSizes, Pieces } from './piece.ts';

/** Stands for an element in what is around its list: a container, which parts what is beside it as the element did. */
const MARK = '{}';

/**
 * Takes a JSON text to pieces that can be looked at one by one: what is around its long lists, and then their elements, so many at a time.
 * What is no JSON, or has no such lists, is one piece.
 */
export function jsonPieces(bytes: Uint8Array, decode: Decode, sizes: PieceSizes): Pieces {
  const found = bytes.length > sizes.piece ? runsIn(bytes, decode, { shortest: sizes.piece, step: sizes.around }) : null;
  const runs = (found ?? []).sort((a, b) => a.start.offset - b.start.offset);
  const portions = runs.flatMap((run) => portionsOf(run, sizes.piece));
  const rest = runs.reduce((length, { start, end }) => length - (end.offset - start.offset) + marks(start, end), bytes.length);
  return {
    largest: Math.max(rest, ...portions.map(({ before, behind }) => behind.offset - before.offset)),
    *pieces() {
      const rest = restOf(runs, bytes.length, decode);
      yield rest;
      const inRest = (offset: number) => {
        const part = rest.own.find(({ from, to }) => from <= offset && offset < to);
        return part === undefined ? -1 : part.start + decode(part.from, offset).length;
      };
      for (const portion of portions) yield pieceOf(portion, portion.names.map(inRest), decode);
    },
  };
}

/** Elements that are looked at as one, with others around them. */
interface Portion extends Omit<Run, 'cuts'> {
  readonly before: Step;
  readonly behind: Step;
}

function portionsOf({ list, names, start, cuts, end }: Run, size: number): Portion[] {
  const steps = [start, ...cuts, end];
  const portions: Portion[] = [];
  let first = 0;
  for (const [index, to] of steps.entries()) {
    const [from, next] = [steps[first], steps[index + 1]];
    if (from === undefined || index === first || (next !== undefined && next.offset - from.offset <= size)) continue;
    const [before, behind] = [steps[first - 1] ?? from, next ?? to];
    portions.push({
      list,
      names,
      start: from,
      end: to,
      before: from.offset - before.offset <= size ? before : from,
      behind: behind.offset - to.offset <= size ? behind : to,
    });
    first = index;
  }
  return portions;
}

function pieceOf({ list, start, end, before, behind }: Portion, names: readonly number[], decode: Decode): Piece {
  const text = `[${decode(before.offset, behind.offset)}]`;
  const own: FilePart = {
    start: 1 + decode(before.offset, start.offset).length,
    end: text.length - 1 - decode(end.offset, behind.offset).length,
    from: start.offset,
    to: end.offset,
    line: start.line,
  };
  return { text, own: [own], elements: { list, names, first: before.index } };
}

/** What is around the runs, in which marks stand for their elements. */
function restOf(runs: readonly Run[], length: number, decode: Decode): Piece {
  const own: FilePart[] = [];
  let text = '';
  let [from, line] = [0, 1];
  const add = (to: number) => {
    const start = text.length;
    text += decode(from, to);
    own.push({ start, end: text.length, from, to, line });
  };
  for (const { start, end } of runs) {
    add(start.offset);
    text += Array<string>(end.index - start.index)
      .fill(MARK)
      .join(',');
    [from, line] = [end.offset, end.line];
  }
  add(length);
  return { text, own, elements: null };
}

/** Bytes of the marks for a run. */
function marks(start: Step, end: Step): number {
  return (end.index - start.index) * (MARK.length + 1);
}
