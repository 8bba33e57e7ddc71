import { z } from 'zod';
import { UNSIGNED } from '../domain/attestation.ts';
import { ControlId } from '../domain/control.ts';
import type { Fact } from '../domain/fact.ts';
import { type Instant, parseDay, shift } from '../domain/time.ts';
import { accept } from './json.ts';
import type { Reader, Reading } from './reader.ts';
import { readYamlDocument } from './yaml.ts';

const Words = z.string().trim().min(1, 'expected words, found none');

const Day = z.string().transform((text, context): Instant => instantOf(text, context) ?? z.NEVER);

/** A date holds through that day, so the record ends where the next day starts; an instant is the end itself. */
const LastDay = z.string().transform((text, context): Instant => {
  const instant = instantOf(text, context);
  if (instant === null) return z.NEVER;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? shift(instant, 'P1D', 1) : instant;
});

function instantOf(text: string, context: { addIssue(message: string): void }): Instant | null {
  const instant = parseDay(text);
  if (instant === null) context.addIssue(`"${text}" is neither a calendar date such as 2026-07-06 nor a date-time with a zone`);
  return instant;
}

const Entry = z
  .strictObject({
    control: z.string().refine((text) => ControlId.safeParse(text).success, {
      error: ({ input }) => `"${input}" is no id of a control, such as CMP-3.1`,
    }),
    subject: Words.optional(),
    performed: Day,
    covers: z
      .strictObject({ from: Day, to: Day })
      .refine(({ from, to }) => from < to, { path: ['to'], error: 'covers.to must lie after covers.from' })
      .optional(),
    by: Words,
    statement: Words,
    expires: LastDay,
  })
  .refine(({ performed, expires }) => performed < expires, { path: ['expires'], error: 'expires must lie after performed' });

const Records = z.strictObject({ proofbook: z.literal('attestations/1'), records: z.array(Entry) });

/**
 * Dated records of people, `proofbook: attestations/1`. One faulty record makes the whole file unreadable:
 * a record that is left out in silence would be missed, or worse, not missed.
 */
export default {
  format: 'attestations',
  title: 'Attestations',
  yields: ['attestation'],

  recognises({ shape, keys, head }) {
    return shape === 'yaml' && keys.has('proofbook') && /^["']?proofbook["']?\s*:\s*["']?attestations\//m.test(head);
  },

  read(file): Reading {
    const document = readYamlDocument(file);
    const lineOf = (path: readonly PropertyKey[]) => document?.lineOf(path) ?? 1;
    const { records } = accept(Records, document?.value ?? null, (path) => `${file.path}:${lineOf(path)} ${nameOf(path)}`.trim());
    const facts = records.map(
      (record, index): Fact => ({
        kind: 'attestation',
        control: record.control,
        subject: record.subject ?? null,
        performed: record.performed,
        covers: record.covers ?? null,
        by: record.by,
        statement: record.statement,
        expires: record.expires,
        // Whether somebody signed the file, and when it was taken in, is seen when the whole folder has been read.
        signature: UNSIGNED,
        from: { evidence: file.digest, at: `line ${lineOf(['records', index])}` },
      }),
    );
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [] };
  },
} satisfies Reader;

/** The field that is at fault, e.g. `covers.to`. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.filter((part) => typeof part === 'string' && part !== 'records').join('.');
}
