import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogIntake } from '../domain/assessment.ts';
import type { Digest } from '../domain/evidence.ts';
import type { Period } from '../domain/period.ts';
import type { Instant } from '../domain/time.ts';
import type { LogReader } from '../normalise/log-reader.ts';
import type { PouredFile, SealedFile } from '../normalise/reader.ts';
import { passingFolder } from '../record/passing-folder.ts';
import { type Gated, gate, notesOn, pourThroughGate } from './gate.ts';

/** A row of a query's result. Whole numbers come as numbers whatever their width. */
export type EventRow = Record<string, string | number | null>;

/** How many rejected lines are kept with their reason; all are counted. */
const SHOWN_REJECTS = 20;
/** What the engine holds of the events at once; the others lie in a file of its own, where sorting goes on as well. */
const MEMORY = '256MB';
/** Bytes of a row that the engine is always ready for: most logs have none as long. */
const SMALLEST_ROW = 1 << 20;

/** Makes the tables that queries see. */
export const TABLES = `CREATE TABLE ev (evidence VARCHAR, "at" VARCHAR, product VARCHAR, time_ms BIGINT, class_uid INTEGER,
  activity_id INTEGER, status_id INTEGER, user_name VARCHAR, src_ip VARCHAR, http_status INTEGER, action VARCHAR, host VARCHAR);
  CREATE TABLE source (product VARCHAR);`;

/**
 * The events of one period in DuckDB. Queries see two tables:
 *
 *     ev(evidence, at, product, time_ms, class_uid, activity_id, status_id, user_name, src_ip, http_status, action, host)
 *     source(product)   the log sources that are expected to speak
 *
 * Close it after use.
 */
export class EventTable {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #staging: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, staging: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#staging = staging;
  }

  /** An empty table, and the expected sources in its dimension table. */
  static async create(sources: readonly string[]): Promise<EventTable> {
    const staging = await passingFolder('events');
    const instance = await DuckDBInstance.create(join(staging, 'events.db'), { threads: '2', memory_limit: MEMORY });
    const connection = await instance.connect();
    await connection.run(`SET allowed_directories = ['${staging}']`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    await connection.run(TABLES);
    for (const source of sources) await connection.run('INSERT INTO source VALUES ($1)', [source]);
    return new EventTable(instance, connection, staging);
  }

  /**
   * Takes in one log: every line is loaded, rejected or blank, and the numbers say so.
   * Throws a Problem when a whole-document log cannot be parsed at all; nothing of it is loaded then. Only a log of lines can be poured.
   */
  async load(file: SealedFile | PouredFile, reader: LogReader, period: Period): Promise<LogIntake> {
    const counts = { lines: 0, loaded: 0, rejected: 0, blank: 0, outsidePeriod: 0 };
    const rejects: { at: string; reason: string }[] = [];
    let events = 0;
    let first: Instant | null = null;
    let last: Instant | null = null;
    // The staged name is the digest, never the supplied one: DuckDB reads `*` and quotes in names as patterns.
    const staged = join(this.#staging, `${file.digest}.ndjson`);
    const target = await open(staged, 'w');
    let buffer = '';
    let longest = 0;
    const take = async (gated: Iterable<Gated>) => {
      for (const line of gated) {
        counts.lines += 1;
        if ('blank' in line) counts.blank += 1;
        else if ('reject' in line) {
          counts.rejected += 1;
          if (rejects.length < SHOWN_REJECTS) rejects.push({ at: line.at, reason: line.reject });
        } else {
          counts.loaded += 1;
          events += line.times;
          if (line.instant < period.from || line.instant >= period.to) counts.outsidePeriod += 1;
          if (first === null || line.instant < first) first = line.instant;
          if (last === null || line.instant > last) last = line.instant;
          const row = JSON.stringify({ at: line.at, time_ms: line.timeMs, times: line.times, record: line.record });
          longest = Math.max(longest, Buffer.byteLength(row));
          buffer += `${row}\n`;
          if (buffer.length > 1 << 20) {
            await target.write(buffer);
            buffer = '';
          }
        }
      }
    };
    try {
      await ('pour' in file ? pourThroughGate(file, reader, take) : take(gate(file, reader)));
      await target.write(buffer);
    } finally {
      await target.close();
    }
    const notes = 'pour' in file ? [] : [...notesOn(file, reader)];
    if (counts.loaded > 0) await this.#insert(staged, file.digest, reader, events, longest);
    await rm(staged);
    return { evidence: file.digest, path: file.path, source: reader.source, ...counts, first, last, rejects, notes };
  }

  /** `longest`: bytes of the longest row. The engine sets aside twice as much for each of its threads. */
  async #insert(staged: string, digest: Digest, reader: LogReader, expected: number, longest: number): Promise<void> {
    const { mapping } = reader;
    const largest = Math.max(SMALLEST_ROW, longest + 1);
    const result = await this.#connection.run(
      `INSERT INTO ev SELECT $1, "at", $2, time_ms, ${mapping.class_uid}, ${mapping.activity_id}, ${mapping.status_id},
         ${mapping.user_name}, ${mapping.src_ip}, ${mapping.http_status}, ${mapping.action}, ${mapping.host ?? 'NULL'}
       FROM (SELECT "at", time_ms, record${reader.timesOf === undefined ? '' : ', UNNEST(range(times))'}
         FROM read_json('${staged}', format = 'newline_delimited', maximum_object_size = ${largest},
           columns = {"at": 'VARCHAR', time_ms: 'BIGINT', times: 'BIGINT', record: 'JSON'}))`,
      [digest, reader.source],
    );
    if (result.rowsChanged !== expected) {
      throw new Error(`The event engine took in ${result.rowsChanged} of ${expected} events of ${reader.format} ${digest}.`);
    }
  }

  /** Runs a query with `:name` parameters, which are whole numbers and enter the text as such. */
  async query(sql: string, parameters: Readonly<Record<string, number>>): Promise<EventRow[]> {
    const reader = await this.#connection.runAndReadAll(bindIntegers(sql, parameters));
    return reader
      .getRowObjectsJS()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  }

  /** Frees the engine and its files. */
  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#staging, { recursive: true, force: true });
  }
}

/**
 * Puts whole numbers in place of `:name` parameters: a safe integer as a literal needs no escaping in any SQL dialect.
 * Throws for a parameter without a value and for a value that is no safe integer.
 */
export function bindIntegers(sql: string, parameters: Readonly<Record<string, number>>): string {
  return sql.replace(/(?<![:\w]):([a-z_]+)\b/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined || !Number.isSafeInteger(value))
      throw new Error(`Query parameter :${name} needs a safe integer, got ${value}.`);
    return String(value);
  });
}

function plain(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'string') return value;
  return String(value);
}
