import type { Pointer } from '../evidence.ts';

/** A setting of a PostgreSQL server, as `pg_settings` shows it. */
export interface DatabaseSetting {
  readonly name: string;
  /** As shown: `on`, `off`, or a number in `unit`. Secrets in connection texts are taken out. */
  readonly value: string | null;
  /** e.g. `kB`, `8kB`, `s`; null for none. */
  readonly unit: string | null;
  readonly from: Pointer;
}

/** A rule of `pg_hba.conf`. Of several that match a connection the first one decides. */
export interface DatabaseAccessRule {
  /** Place in the order of the rules, from 1. */
  readonly order: number;
  /** `local`, `host`, `hostssl`, …; `include` stands for the rules of a file that this evidence does not hold, named in `options`. */
  readonly type: string;
  readonly databases: readonly string[];
  readonly users: readonly string[];
  /** Range, host name or word such as `samenet`; null for the local socket. */
  readonly address: string | null;
  readonly method: string;
  readonly options: readonly string[];
  readonly from: Pointer;
}
