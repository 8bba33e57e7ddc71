import { z } from 'zod';
import { matchesGlob } from '../domain/glob.ts';
import { type Instant, parseDay, parseInstant, type Span } from '../domain/time.ts';
import type { SealedFile } from './reader.ts';
import { readWritten } from './written.ts';

/** Name of the file in a drop folder that says what the other files cannot say of themselves. */
export const MANIFEST_NAME = 'collection.yaml';

const InstantText = z.string().transform((text, context) => {
  const instant = parseInstant(text);
  if (instant === null) context.addIssue(`"${text}" is no date-time with a zone, such as 2026-09-28T06:10:00Z`);
  return instant ?? z.NEVER;
});

const DayText = z.string().transform((text, context) => {
  const instant = parseDay(text);
  if (instant === null) context.addIssue(`"${text}" is neither a date nor a date-time with a zone`);
  return instant ?? z.NEVER;
});

const Entry = z
  .strictObject({
    match: z.string(),
    takenAt: InstantText,
    coversFrom: DayText.optional(),
    coversTo: DayText.optional(),
    origin: z.string().optional(),
  })
  .refine(
    ({ coversFrom, coversTo }) => (coversFrom === undefined) === (coversTo === undefined),
    'coversFrom and coversTo go together',
  )
  .refine(
    ({ coversFrom, coversTo }) => coversFrom === undefined || coversTo === undefined || coversFrom < coversTo,
    'coversTo must lie after coversFrom',
  );

const Manifest = z.strictObject({
  proofbook: z.literal('collection/1'),
  deployment: z.string(),
  period: z.string(),
  collectedBy: z.string(),
  files: z.array(Entry),
});

/** What the collector says of a drop folder. */
export type CollectionManifest = z.infer<typeof Manifest>;

/** What a manifest says of one file. */
export interface Provenance {
  readonly takenAt: Instant;
  readonly covers: Span | null;
  readonly origin: string | null;
}

/** Reads a drop folder's `collection.yaml`. Throws a Problem with the line of the first fault. */
export function readManifest(file: SealedFile): CollectionManifest {
  return readWritten(Manifest, file);
}

/** What the first entry that matches a path says of it; null when none does. */
export function provenanceOf(path: string, manifest: CollectionManifest | null): Provenance | null {
  const entry = manifest?.files.find(({ match }) => matchesGlob(path, match));
  if (entry === undefined) return null;
  const { takenAt, coversFrom, coversTo, origin } = entry;
  const covers = coversFrom !== undefined && coversTo !== undefined ? { from: coversFrom, to: coversTo } : null;
  return { takenAt, covers, origin: origin ?? null };
}

/** The globs of a manifest that match no file: a sign of evidence that never arrived. */
export function unmatched(manifest: CollectionManifest, paths: readonly string[]): string[] {
  return manifest.files.map(({ match }) => match).filter((match) => !paths.some((path) => matchesGlob(path, match)));
}
