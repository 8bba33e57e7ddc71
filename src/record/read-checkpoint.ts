import { readFile } from 'node:fs/promises';
import { explain, Problem } from '../domain/problem.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type Note, parseNote } from './note.ts';

/** A checkpoint with the note that states it. */
export interface StatedCheckpoint extends Checkpoint {
  readonly note: Note;
  /** The file it was read from. */
  readonly place: string;
}

/** Reads a checkpoint and does not believe it yet. Throws a {@link Problem} when the file cannot be read, or holds none. */
export async function readCheckpoint(place: string): Promise<StatedCheckpoint> {
  const bytes = await readFile(place).catch((thrown) => {
    throw new Problem({
      what: `The checkpoint cannot be read: ${explain(thrown)}.`,
      where: place,
      why: 'It says how much of a record counts.',
      fix: 'Give the path of a checkpoint, or restore it from a backup.',
    });
  });
  return stateCheckpoint(bytes, place);
}

/** Reads the bytes of a checkpoint. Throws a {@link Problem} when they are none. */
export function stateCheckpoint(bytes: Uint8Array, place: string): StatedCheckpoint {
  try {
    const note = parseNote(bytes);
    return { ...parseCheckpoint(note.text), note, place };
  } catch (thrown) {
    throw thrown instanceof Problem ? new Problem({ ...thrown.parts, where: place }) : thrown;
  }
}
