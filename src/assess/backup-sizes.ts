import { compareText } from '../domain/canonical.ts';
import type { Backup } from '../domain/facts/host.ts';
import { DAY_MS, dateOf, epochMs, type Instant, shift } from '../domain/time.ts';
import { quote } from './quote.ts';

/**
 * Bytes below which a file is no backup of a deployment: the header of an encrypted file alone takes 32 (OpenSSL) to 200 of them (age), and
 * the dump of a database without a single table some hundreds more.
 */
const LEAST_BYTES = 1024;
/** Below this many bytes dumps of live data differ in size from one another. */
const SMALL_BYTES = 1024 ** 2;
const FEW = 3;
/** A backup of less than this part of the largest one before it has lost what that one held. */
const LEAST_PART = 0.1;
/** A backup that is made as often as this, and then for this long no more, has stopped. */
const DAILY_GAP_DAYS = 2;
const STOPPED_AFTER = 'P8D';

/** Whether a file is too small to hold a backup, whatever it begins with. */
export function isTooSmall({ size }: Backup): boolean {
  return size < LEAST_BYTES;
}

/**
 * Why some backups of a location cannot be taken for good by their sizes and times, as a part of a sentence; null when nothing speaks
 * against them. Backups of one name, days and numbers in it aside, are compared with each other.
 */
export function doubtOf(backups: readonly Backup[], asOf: Instant): string | null {
  const series = Map.groupBy(backups, ({ name }) => name.replace(/\d+/g, '0'));
  for (const unsorted of series.values()) {
    const sorted = unsorted.toSorted((left, right) => compareText(left.modifiedAt, right.modifiedAt));
    const doubt = alikeIn(sorted) ?? shrunkIn(sorted) ?? (series.size > 1 ? stoppedIn(sorted, asOf) : null);
    if (doubt !== null) return doubt;
  }
  return null;
}

/** What to do about {@link doubtOf}. */
export const DOUBT_REMEDY = 'Find out why, restore the newest of them, and hand in a record of what was in it.';

/** Several small backups in a row of one size to the byte, as those have that a failing job leaves. */
function alikeIn(backups: readonly Backup[]): string | null {
  for (const [index, { size, name }] of backups.entries()) {
    const row = backups.slice(index, index + FEW);
    if (row.length === FEW && size < SMALL_BYTES && row.every((other) => other.size === size))
      return `some in a row, such as ${quote([name])}, all have ${size} bytes, as those of a job that fails do`;
  }
  return null;
}

function shrunkIn(backups: readonly Backup[]): string | null {
  const newest = backups.at(-1);
  const [largest] = backups.toSorted((left, right) => right.size - left.size);
  if (newest === undefined || largest === undefined || largest.size < SMALL_BYTES || newest.size >= largest.size * LEAST_PART)
    return null;
  return `the newest, ${quote([newest.name])}, has ${newest.size} bytes, and ${quote([largest.name])} before it ${largest.size}`;
}

function stoppedIn(backups: readonly Backup[], asOf: Instant): string | null {
  const [first, last] = [backups[0], backups.at(-1)];
  if (first === undefined || last === undefined || backups.length < FEW) return null;
  const days = (epochMs(last.modifiedAt) - epochMs(first.modifiedAt)) / DAY_MS;
  if (days / (backups.length - 1) > DAILY_GAP_DAYS || last.modifiedAt >= shift(asOf, STOPPED_AFTER, -1)) return null;
  return `there is none like ${quote([last.name])} after ${dateOf(last.modifiedAt)}`;
}
