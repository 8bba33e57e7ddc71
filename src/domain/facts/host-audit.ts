import type { Pointer } from '../evidence.ts';

/** A warning or suggestion of Lynis about a host. */
export interface HostAuditFinding {
  readonly host: string;
  /** e.g. `SSH-7408`. */
  readonly test: string;
  readonly level: 'warning' | 'suggestion';
  readonly message: string;
  readonly from: Pointer;
}

/** One audit of a host by Lynis. */
export interface HostAudit {
  readonly host: string;
  readonly tool: string;
  /** 0 to 100; null when the audit did not get that far. */
  readonly hardeningIndex: number | null;
  /** Packages with known vulnerabilities. */
  readonly vulnerablePackages: readonly string[];
  readonly from: Pointer;
}
