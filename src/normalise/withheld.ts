import type { Evidence } from '../domain/evidence.ts';
import { formatInNote } from '../domain/withheld.ts';
import type { ReadEvidence } from './normalise.ts';
import { type Readers, readerNamed } from './readers.ts';

/**
 * A file of which nothing may be published: it has bytes, which are a note, and a problem. What its format would have told is in doubt.
 * `known` is what is known of it without its bytes.
 */
export function withheldEvidence(known: Evidence, note: Uint8Array, readers: Readers): ReadEvidence {
  const format = formatInNote(new TextDecoder().decode(note));
  const reader = [...readers.files, ...readers.logs].find((one) => one.format === format);
  if (reader === undefined)
    return { evidence: { ...known, state: 'unrecognised' }, yields: readerNamed(known.path, readers)?.yields ?? [], reading: null };
  return {
    evidence: { ...known, state: 'unreadable', format: reader.format, formatTitle: reader.title },
    yields: 'yields' in reader ? reader.yields : ['logIntake'],
    reading: null,
  };
}
