import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { Digest } from '../../domain/evidence.ts';
import { Problem } from '../../domain/problem.ts';
import { visibleText } from '../../domain/visible-text.ts';
import type { Commitment } from '../redact/commitment.ts';
import type { RedactionKind } from '../redact/found.ts';
import { DISCLOSURE_NAMESPACE } from './layout.ts';
import type { Manifest } from './manifest.ts';

const count = z.number().int().nonnegative();

/**
 * One redacted item, opened to whoever is given the file: canonical JSON and a newline, with an SSH signature of the package's key
 * ({@link DISCLOSURE_NAMESPACE}) in a file beside it. `SHA-256(salt || content)` is the commitment that the package holds.
 */
const DisclosedItem = z.strictObject({
  proofbook: z.literal('disclosure/1'),
  deployment: z.string(),
  period: z.string(),
  /** SHA-256 of the `manifest.json` of the package that it belongs to. */
  package: Digest,
  item: z.strictObject({
    /** Path in the drop folder. */
    path: z.string(),
    /** The place as `evidence/redactions.ndjson` names it; null for the whole file. */
    at: z.string().nullable(),
    /** Which of the values replaced at that place, from 1; null for the whole file. */
    nth: count.min(1).nullable(),
  }),
  commitment: Digest,
  /** 32 bytes in hexadecimal. */
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  /** The bytes committed to, in base64: the value in UTF-8, or the original file. */
  content: z.string().refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'expected base64'),
  /** Of a whole file, what shows that it is the one that was sealed, and that it is what was redacted; null for a value. */
  original: z
    .strictObject({
      /** Its line of the evidence record, whose leaf stands in the manifest. */
      entry: z.string(),
      /** Start and end, in UTF-16 units of its text, of what was replaced; in the order of `evidence/redactions.ndjson`. */
      spans: z.array(z.tuple([count, count])),
    })
    .nullable(),
});
export type DisclosedItem = z.infer<typeof DisclosedItem>;

/** Bytes of the largest original that is disclosed in one file. */
export const LARGEST_DISCLOSED = 48 * 1024 * 1024;

/** The text of a disclosure. */
export function formatDisclosure(disclosure: DisclosedItem): string {
  return `${canonicalJson(disclosure)}\n`;
}

/** Reads a disclosure. Throws a {@link Problem} when it is none, or not in its canonical form. */
export function parseDisclosure(text: string): DisclosedItem {
  const { data } = DisclosedItem.safeParse(jsonOf(text));
  if (data !== undefined && (data.item.at === null) === (data.original !== null) && formatDisclosure(data) === text) return data;
  throw new Problem({ what: 'It is no disclosure in canonical form.', fix: 'Ask for it again.' });
}

/** One replaced value, as a line of `evidence/redactions.ndjson` says. */
const RedactedPlace = z.strictObject({
  path: z.string(),
  at: z.string(),
  kind: z.enum(['people', 'addresses', 'literals', 'secrets'] satisfies RedactionKind[]),
  replacement: z.string().min(1),
  length: count.nullable(),
  commitment: Digest,
});
export type RedactedPlace = z.infer<typeof RedactedPlace>;

/** Reads `evidence/redactions.ndjson`. Throws a {@link Problem} for anything else. */
export function parseRedactions(text: string): RedactedPlace[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw notRedactions(lines.length + 1);
  return lines.map((line, index) => {
    const { data } = RedactedPlace.safeParse(jsonOf(line));
    if (data === undefined) throw notRedactions(index + 1);
    return data;
  });
}

/** What can be disclosed: a whole file, or one replaced value in it. */
export interface RedactedItem {
  /** What it is called on the command line, such as `logs/traefik-access.log line 3`; with `#2` where several values stand there. */
  readonly name: string;
  readonly path: string;
  /** The place; null for the whole file. */
  readonly at: string | null;
  readonly nth: number | null;
  readonly commitment: Commitment;
  /** What the line says of the value; null for the whole file. */
  readonly place: RedactedPlace | null;
  /** Nothing of the file is in the package. */
  readonly isWithheld: boolean;
}

/** Everything of a package that was redacted or withheld: each file, followed by what was replaced in it, in order. */
export function redactedItems({ evidence }: Manifest, places: readonly RedactedPlace[]): RedactedItem[] {
  const byPath = Map.groupBy(places, ({ path }) => path);
  return evidence.flatMap(({ path, commitment, disclosure }): RedactedItem[] => {
    if (commitment === null) return [];
    const isWithheld = disclosure === 'withheld';
    const own = byPath.get(path) ?? [];
    const total = Map.groupBy(own, ({ at }) => at);
    const seen = new Map<string, number>();
    const values = own.map((place): RedactedItem => {
      const nth = (seen.get(place.at) ?? 0) + 1;
      seen.set(place.at, nth);
      const several = (total.get(place.at)?.length ?? 0) > 1;
      const name = visibleText(`${path} ${place.at}${several ? ` #${nth}` : ''}`);
      return { name, path, at: place.at, nth, commitment: place.commitment, place, isWithheld };
    });
    return [{ name: visibleText(path), path, at: null, nth: null, commitment, place: null, isWithheld }, ...values];
  });
}

/**
 * The other places that are opened with an item, because they hold the very same value under the same commitment: for a whole file, those
 * in other files.
 */
export function openedWith(item: RedactedItem, items: readonly RedactedItem[]): RedactedItem[] {
  const values = items.filter(({ at }) => at !== null);
  if (item.at !== null) return values.filter((one) => one !== item && one.commitment === item.commitment);
  const own = new Set(values.filter(({ path }) => path === item.path).map(({ commitment }) => commitment));
  return values.filter(({ path, commitment }) => path !== item.path && own.has(commitment));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notRedactions(line: number): Problem {
  return new Problem({
    what: `Line ${line} of its list of redactions says of no replaced value.`,
    where: 'evidence/redactions.ndjson',
    fix: 'Ask for the package again.',
  });
}
