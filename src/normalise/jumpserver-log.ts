import { type Instant, parseInstant } from '../domain/time.ts';
import { exportedEntries, exportedMembers, type Headings, partOf } from './jumpserver-export.ts';
import { jumpserverInstant } from './jumpserver-instant.ts';
import type { LogItem, LogReader, LogRecord } from './log-reader.ts';
import type { SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';

/** What all logs of JumpServer have in common: how they are exported, and how they write instants. */
export function jumpserverLog(
  headings: Headings,
  required: readonly string[],
  member: string,
): Pick<LogReader, 'source' | 'records' | 'recognises' | 'instantOf'> {
  return {
    source: 'jumpserver',
    records: {
      split: (file: SealedFile) => {
        const exported = exportedEntries(file, headings);
        const items = exported.entries.map(({ value, at }): LogItem => ({ at, value: plainRecord(value) }));
        const { notes, cutOff } = exported;
        return { items, notes: cutOff === null ? notes : [...notes, cutOff], ...partOf(exported, ['logIntake']) };
      },
    },
    recognises: (sample: Sample) => {
      const members = exportedMembers(sample, headings);
      return required.every((name) => members.has(name));
    },
    instantOf: (record: LogRecord) => {
      const written = record[member];
      const instant = typeof written === 'string' ? instantOf(written) : null;
      return instant === null ? { reject: `no instant: "${member}" is not a date-time with zone` } : { instant };
    },
  };
}

function instantOf(text: string): Instant | null {
  return jumpserverInstant(text) ?? parseInstant(text);
}

/** Choices as their values: `{value, label}` in JSON, `Label(value)` in CSV. */
function plainRecord(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (typeof member === 'object' && member !== null && 'value' in member && 'label' in member) return [name, member.value];
      return [name, member];
    }),
  );
}
