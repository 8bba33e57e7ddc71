import { jsonOf } from './json.ts';
import type { LogPart, LogReader, LogRecord } from './log-reader.ts';
import type { SealedFile } from './reader.ts';

/** Which part of a longer log a file is; empty when nothing shows that it is one. */
export function partOfLog(file: SealedFile, { records, partOf }: LogReader): LogPart {
  if (records === 'lines') return {};
  if (!('split' in records)) return partOf?.(jsonOf(file) as LogRecord) ?? {};
  const { page, gaps } = records.split(file);
  return { ...(page === undefined ? {} : { page }), ...(gaps === undefined ? {} : { gaps }) };
}
