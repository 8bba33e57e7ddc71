import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll } from 'vitest';
import type { Row } from '../../src/assess/check.ts';
import { bindIntegers, TABLES } from '../../src/events/event-table.ts';

/** A row of the table of events; what is left out is not known of it. */
export interface EventRow {
  readonly at: string;
  readonly product: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** OCSF: 3002 for a login, 4002 for a request. */
  readonly classUid: number;
  /** OCSF: 1 for a logon. */
  readonly activity: number;
  /** OCSF: 1 for what succeeded, 2 for what failed. */
  readonly status: number;
  readonly user?: string | null;
  readonly address?: string | null;
  readonly action?: string | null;
}

/** The tables that queries see, for the tests of one file: the sources "authentik" and "traefik" are expected to speak. */
export function eventRows() {
  let instance: DuckDBInstance;
  let connection: Awaited<ReturnType<DuckDBInstance['connect']>>;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    connection = await instance.connect();
    await connection.run(TABLES);
    await connection.run("INSERT INTO source VALUES ('authentik'), ('traefik')");
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  const text = (value: string | null | undefined) => (typeof value === 'string' ? `'${value}'` : 'NULL');
  return {
    /** Replaces all events. */
    async fill(events: readonly EventRow[]): Promise<void> {
      await connection.run('DELETE FROM ev');
      const rows = events.map(
        ({ at, product, time, classUid, activity, status, user, address, action }) =>
          `('f00d', ${text(at)}, ${text(product)}, ${time}, ${classUid}, ${activity}, ${status}, ${text(user)}, ${text(address)}, NULL, ${text(action)}, NULL)`,
      );
      if (rows.length > 0) await connection.run(`INSERT INTO ev VALUES ${rows.join(', ')}`);
    },

    /** The rows of a check's query. */
    async rowsOf(check: string, parameters: Readonly<Record<string, number>>): Promise<Row[]> {
      const sql = readFileSync(new URL(`../../src/assess/checks/${check}.sql`, import.meta.url), 'utf8');
      const reader = await connection.runAndReadAll(bindIntegers(sql, parameters));
      return reader
        .getRowObjectsJS()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : (value as string)]),
          ),
        );
    },
  };
}
