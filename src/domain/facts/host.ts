import type { Pointer } from '../evidence.ts';
import type { Instant } from '../time.ts';

/** A file on a host, as the host snapshot saw it. */
export interface HostFile {
  readonly host: string;
  readonly path: string;
  /** Permission bits in octal, e.g. `0600`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly holds: 'secrets' | 'script' | 'other';
  readonly from: Pointer;
}

/** A secret's measures on a host; never its value. */
export interface HostSecret {
  readonly host: string;
  readonly file: string;
  readonly name: string;
  readonly length: number;
  readonly alphabet: string;
  readonly bitsPerCharacter: number;
  readonly fingerprint: string;
  readonly knownDefault: boolean;
  readonly from: Pointer;
}

/** A cron line or timer. */
export interface Schedule {
  /** null when the evidence does not name its host, as a crontab does not. */
  readonly host: string | null;
  /** Five fields or a word of cron, a calendar expression of systemd, or words where neither is known. */
  readonly when: string;
  /** Secrets in it are taken out. */
  readonly command: string;
  readonly from: Pointer;
}

/** A place that holds the data or a copy of it. */
export interface BackupLocation {
  readonly host: string;
  readonly name: string;
  readonly path: string;
  readonly medium: string;
  readonly offSite: boolean;
  /** `primary` is the live data itself. */
  readonly role: 'primary' | 'copy';
  readonly from: Pointer;
}

/** One backup file in a location. */
export interface Backup {
  readonly host: string;
  readonly location: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Instant;
  /** The first bytes: printable ones as text, others as `hex:…`. */
  readonly head: string;
  readonly from: Pointer;
}

/** Something a host snapshot could not read, with the host's reason. */
export interface HostUnread {
  readonly host: string;
  readonly path: string;
  readonly reason: string;
  readonly from: Pointer;
}
