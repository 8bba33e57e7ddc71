import type { Backup } from '../domain/fact.ts';

/**
 * Bytes below which a file is no backup of a deployment: the header of an encrypted file alone takes 32 (OpenSSL) to 200 of them (age), and
 * the dump of a database without a single table some hundreds more.
 */
const LEAST_BYTES = 1024;
/** Below this many bytes dumps of live data differ in size from one another. */
const SMALL_BYTES = 1024 ** 2;
const FEW = 3;

/** Whether a file is too small to hold a backup, whatever it begins with. */
export function isTooSmall({ size }: Backup): boolean {
  return size < LEAST_BYTES;
}

/** Whether several small backups have one size to the byte, as those have that a failing job leaves. */
export function areSuspiciouslyAlike(backups: readonly Backup[]): boolean {
  const [first] = backups;
  return (
    backups.length >= FEW && first !== undefined && first.size < SMALL_BYTES && backups.every(({ size }) => size === first.size)
  );
}

/** What to do about {@link areSuspiciouslyAlike}. */
export const ALIKE_REMEDY = 'Restore one of them, and hand in a record of what was in it.';
