import type { X509Certificate } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import { decodeUtf8 } from '../record/note.ts';
import type { PackageFinding, PackageFindingCode } from './finding.ts';
import type { PackageSource } from './source.ts';
import type { TrustedKey } from './trust.ts';

/** What the reader of a package brings along. */
export interface PackageTrust {
  /** Keys received by another way than the package. */
  readonly keys: readonly TrustedKey[];
  /** Certificates of time-stamping authorities that the reader trusts. */
  readonly anchors: readonly X509Certificate[];
  /** The instant of the verification: keys must be valid then, or at the time of a trusted time stamp. */
  readonly now: Instant;
}

/** A package under verification: its files, and what was found so far. */
export class Inspection {
  readonly source: PackageSource;
  readonly trust: PackageTrust;
  readonly findings: PackageFinding[];
  readonly notes: string[] = [];
  /** Files that are not as the list of digests says: what is in them is not looked at. */
  readonly changed = new Set<string>();

  constructor(source: PackageSource, trust: PackageTrust) {
    this.source = source;
    this.trust = trust;
    this.findings = [...source.findings];
  }

  find(code: PackageFindingCode, where: string, what: string): void {
    this.findings.push({ code, where, what });
  }

  /** The text of a file that is as it was signed; null when there is none, or it is no UTF-8. */
  async text(path: string): Promise<string | null> {
    const bytes = await this.bytes(path);
    return bytes === null ? null : decodeUtf8(bytes);
  }

  /** The bytes of a file that is as it was signed; null when there is none, or when it is larger than `most`. */
  async bytes(path: string, most?: number): Promise<Buffer | null> {
    return this.changed.has(path) || !this.source.files.has(path) ? null : this.source.read(path, most);
  }
}
