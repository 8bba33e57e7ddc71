import type { Instant } from '../domain/time.ts';
import type { Gap, Page, SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';

/** One record of a log, parsed. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** One line, row or element of a log with its place, e.g. `line 12`; every one of them comes out once. */
export type LogItem =
  | { readonly at: string; readonly value: unknown }
  | { readonly at: string; readonly reject: string }
  | { readonly at: string; readonly blank: true };

/** What shows that a file holds a part of its log only. */
export interface LogPart {
  /** Set when it is one page of a list that says how long it is. */
  readonly page?: Page;
  /** Set when it ends where its source stops, or says that there is more. */
  readonly gaps?: readonly Gap[];
}

/** A log taken apart, and what it says of its own completeness, in sentences. */
export interface LogItems extends LogPart {
  readonly items: Iterable<LogItem>;
  readonly notes: readonly string[];
}

/**
 * Reads one log source. The line gate parses and counts every line; what it lets through goes to the event engine,
 * where `mapping` turns records into event rows. The file name is the id of the format.
 */
export interface LogReader {
  readonly format: string;
  readonly title: string;
  /** Name of the source in the scope of the organisation and in the `product` column, e.g. `traefik`. */
  readonly source: string;
  /** One record a line, the elements of a member of one JSON document, e.g. `results`, or what the reader itself takes the file apart into. */
  readonly records: 'lines' | { readonly member: string } | { readonly split: (file: SealedFile) => LogItems };
  recognises(sample: Sample): boolean;
  /** The instant of a record, or the reason why it is not a record of this log. */
  instantOf(record: LogRecord): { readonly instant: Instant } | { readonly reject: string };
  /** How many events a record stands for, where one line may tell of several. */
  timesOf?(record: LogRecord): number;
  /** What the document around the records says of its own completeness, in sentences. */
  notesOf?(document: LogRecord): string[];
  /** Which part of a longer log the document around the records says that it is. */
  partOf?(document: LogRecord): LogPart;
  /**
   * SQL expressions over `record` (JSON) for the columns of an event, named after OCSF 1.8.0
   * (https://schema.ocsf.io): class, activity and status ids, principal, address, HTTP status, action.
   */
  readonly mapping: {
    readonly class_uid: string;
    readonly activity_id: string;
    readonly status_id: string;
    readonly user_name: string;
    readonly src_ip: string;
    readonly http_status: string;
    readonly action: string;
    /** Of logs of which each line names the host that wrote it. */
    readonly host?: string;
  };
}
