import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { counted } from './counted.ts';
import { accept, refuseExcess, refuseRepeated } from './json.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const SNAPSHOT_BYTES = 64 * 1024 * 1024;

const Zoned = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant === null) context.addIssue(`"${text}" is no date-time with a zone, such as 2026-09-28T06:12:44Z`);
  return instant ?? z.NEVER;
});

const Count = z.number().int().nonnegative();
const Name = z.string().min(1);

/** Permission bits as octal text; a number would have lost its base. */
const Mode = z
  .string({ error: 'mode must be octal text, such as "0600"' })
  .regex(/^0?[0-7]{3,4}$/, 'mode must be octal text, such as "0600"')
  .transform((text) => text.replace(/^0+/, '').padStart(4, '0'));

/** The collector writes it in lower case; the same value must not look like another because of its letters. */
const Fingerprint = z
  .string()
  .regex(/^hmac-sha256:[0-9a-f]{64}$/i, 'fingerprint must be "hmac-sha256:" and 64 hexadecimal digits')
  .toLowerCase();

/** The alphabets that the collector tells apart, with the bits that a character of each can carry at most. */
const ALPHABETS = { empty: 0, digits: 3.33, hex: 4, base64: 6, base64url: 6, printable: 6.57, other: 8 };

const Header = z.strictObject({
  kind: z.literal('host-snapshot', { error: 'the first line must be the header of the snapshot' }),
  version: z.literal(1),
  host: Name,
  takenAt: Zoned,
  collector: z.string(),
});

const End = z.strictObject({ kind: z.literal('end'), records: Count });

/** The format is ours: a member it does not have is a mistake of the collector, not something to pass over. */
const Entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    path: Name,
    mode: Mode,
    owner: z.string(),
    group: z.string(),
    size: Count,
    holds: z.enum(['secrets', 'script', 'other']),
  }),
  z.strictObject({
    kind: z.literal('secret'),
    file: Name,
    name: Name,
    length: Count,
    alphabet: z.enum(['empty', 'digits', 'hex', 'base64', 'base64url', 'printable', 'other']),
    bitsPerCharacter: z.number().nonnegative(),
    fingerprint: Fingerprint,
    knownDefault: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('schedule'), source: Name, line: Count, when: Name, user: z.string(), command: Name }),
  z.strictObject({
    kind: z.literal('backup-location'),
    name: Name,
    path: Name,
    medium: Name,
    offSite: z.boolean(),
    role: z.enum(['primary', 'copy']).default('copy'),
  }),
  z.strictObject({ kind: z.literal('backup'), location: Name, name: Name, size: Count, modifiedAt: Zoned, head: z.string() }),
  z.strictObject({ kind: z.literal('unread'), path: Name, reason: z.string() }),
  z.strictObject({ kind: z.literal('setting'), source: Name, name: Name, value: z.string() }),
]);
type Entry = z.output<typeof Entry>;

const YIELDS = ['hostFile', 'hostSecret', 'schedule', 'backupLocation', 'backup', 'hostUnread'] as const;
const KINDS = new Set(['file', 'secret', 'schedule', 'backup-location', 'backup', 'unread', 'setting']);
const Kind = z.looseObject({ kind: z.string() });

/**
 * What `collect-host.sh` saw on a host: newline-delimited JSON, a header first, then one thing a line, and last the number
 * of lines between the two, so that a snapshot that was cut off shows.
 */
export default {
  format: 'host-snapshot',
  title: 'Host snapshot',
  yields: YIELDS,
  named: /\.snapshot\.ndjson$/i,

  recognises({ shape, head }) {
    return (shape === 'json-lines' || shape === 'json-object') && /^\s*\{[^\n]*?"kind"\s*:\s*"host-snapshot"/.test(head);
  },

  read(file): Reading {
    const lines = linesOf(file);
    const header = accept(Header, lines[0], (path) => whereIn(file, 1, path));
    const between = lines.slice(1, -1);
    checkEnd(file, lines, between.length);
    const facts: Fact[] = [];
    const settings: string[] = [];
    const unknownKinds = new Map<string, number[]>();
    for (const [index, value] of between.entries()) {
      const line = index + 2;
      const { kind } = accept(Kind, value, (path) => whereIn(file, line, path));
      if (kind === 'host-snapshot' || kind === 'end') {
        throw new Problem({
          what: `A line of kind "${kind}" stands in the middle.`,
          where: `${file.path}:${line}`,
          fix: 'Keep one snapshot a file.',
        });
      }
      if (!KINDS.has(kind)) {
        const lines = unknownKinds.get(kind);
        if (lines === undefined) unknownKinds.set(kind, [line]);
        else lines.push(line);
        continue;
      }
      const entry = accept(Entry, value, (path) => whereIn(file, line, path));
      if (entry.kind === 'secret') checkBits(entry, `${file.path}:${line} bitsPerCharacter`);
      if (entry.kind === 'setting') settings.push(`${entry.source}: ${entry.name} ${entry.value}`);
      else facts.push(factOf(entry, header.host, { evidence: file.digest, at: `line ${line}` }));
    }
    const notes = counted(settings, (list) => `setting of how long logs are kept, which no check reads: ${list}`);
    return { artefact: `host ${header.host}`, takenAt: header.takenAt, covers: null, facts, notes, gaps: gapsOf(unknownKinds) };
  },
} satisfies Reader;

/** Whatever a line of another kind says, it may speak of what a check reads. */
function gapsOf(unknownKinds: ReadonlyMap<string, readonly number[]>): Gap[] {
  return [...unknownKinds].map(([kind, lines]) => ({
    kinds: YIELDS,
    what: `Lines of the unknown kind "${kind}" were passed over: ${lines.length}.`,
    at: `line ${lines[0]}`,
    remedy: 'Collect again with the collector of this release.',
  }));
}

/** More than an alphabet can carry is no measure of anything. */
function checkBits({ alphabet, bitsPerCharacter }: Extract<Entry, { kind: 'secret' }>, where: string): void {
  if (bitsPerCharacter <= ALPHABETS[alphabet]) return;
  throw new Problem({
    what: `${bitsPerCharacter} bits are more than a character of the alphabet "${alphabet}" can carry.`,
    where,
    why: 'The snapshot was changed, or another program wrote it.',
    fix: 'Run the collector again and copy its whole output.',
  });
}

function linesOf(file: SealedFile): unknown[] {
  const lines = textOf(file, SNAPSHOT_BYTES).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    try {
      refuseExcess(line, `${file.path}:${index + 1}`);
      const value: unknown = JSON.parse(line);
      refuseRepeated(line, `${file.path}:${index + 1}`);
      return value;
    } catch (thrown) {
      if (thrown instanceof Problem) throw thrown;
      throw new Problem({
        what: 'The line is not JSON.',
        where: `${file.path}:${index + 1}`,
        why: 'The snapshot was cut off or changed, so what it does not list proves nothing.',
        fix: 'Run the collector again and copy its whole output.',
      });
    }
  });
}

function checkEnd(file: SealedFile, lines: readonly unknown[], records: number): void {
  const end = End.safeParse(lines.at(-1));
  const why = 'What a part of a snapshot does not list proves nothing.';
  const fix = 'Run the collector again and copy its whole output.';
  if (!end.success) {
    throw new Problem({ what: 'The last line is not the end of a snapshot.', where: `${file.path}:${lines.length}`, why, fix });
  }
  if (end.data.records !== records) {
    const what = `Its end counts ${end.data.records} records, but there are ${records}.`;
    throw new Problem({ what, where: `${file.path}:${lines.length}`, why, fix });
  }
}

function whereIn(file: SealedFile, line: number, path: readonly PropertyKey[]): string {
  return `${file.path}:${line} ${path.map(String).join('.')}`.trim();
}

function factOf(entry: Exclude<Entry, { kind: 'setting' }>, host: string, from: Fact['from']): Fact {
  switch (entry.kind) {
    case 'file': {
      const { path, mode, owner, group, holds } = entry;
      return { kind: 'hostFile', host, path, mode, owner, group, holds, from };
    }
    case 'secret': {
      const { file, name, length, alphabet, bitsPerCharacter, fingerprint, knownDefault } = entry;
      return { kind: 'hostSecret', host, file, name, length, alphabet, bitsPerCharacter, fingerprint, knownDefault, from };
    }
    case 'schedule':
      return { kind: 'schedule', host, when: entry.when, command: entry.command, from };
    case 'backup-location': {
      const { name, path, medium, offSite, role } = entry;
      return { kind: 'backupLocation', host, name, path, medium, offSite, role, from };
    }
    case 'backup': {
      const { location, name, size, modifiedAt, head } = entry;
      return { kind: 'backup', host, location, name, size, modifiedAt, head, from };
    }
    case 'unread':
      return { kind: 'hostUnread', host, path: entry.path, reason: entry.reason, from };
  }
}
