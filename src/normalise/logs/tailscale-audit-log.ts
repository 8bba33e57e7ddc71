import { parseInstant } from '../../domain/time.ts';
import { jsonRecords } from '../json-lines.ts';
import type { LogReader, LogRecord } from '../log-reader.ts';
import type { SealedFile } from '../reader.ts';

const of = (path: string) => `COALESCE(record->>'$.event.${path}', record->>'$.${path}')`;
const action = of('action');

/**
 * Changes of a tailnet's configuration: as the API answers (`/api/v2/tailnet/…/logging/configuration`, member `logs`) or as they are
 * streamed, wrapped in `event`. https://tailscale.com/kb/1203/audit-logging. Logins are OCSF Authentication (3002), the rest API Activity (6003).
 */
const tailscaleAuditLog: LogReader = {
  format: 'tailscale-audit-log',
  title: 'Tailscale configuration audit log',
  source: 'tailscale',
  records: { split: (file: SealedFile) => ({ items: jsonRecords(file, ['logs']), notes: [] }) },
  recognises({ shape, keys, head }) {
    if (shape === 'yaml' || shape === 'text' || shape === 'binary') return false;
    const wrapped = keys.has('logs') || (keys.has('event') && keys.has('time'));
    return (wrapped && /"eventGroupID"\s*:/.test(head)) || (keys.has('eventGroupID') && keys.has('origin'));
  },

  instantOf(record) {
    const event = objectIn(record['event']) ?? record;
    if (typeof event['eventGroupID'] !== 'string') return { reject: 'not an event: no "eventGroupID"' };
    const written = event['eventTime'] ?? record['time'];
    const text = typeof written === 'number' ? isoOf(written) : written;
    const instant = typeof text === 'string' ? parseInstant(text) : null;
    return instant === null ? { reject: 'no instant: neither "eventTime" nor "time" is a date-time with zone' } : { instant };
  },

  mapping: {
    class_uid: `CASE ${action} WHEN 'LOGIN' THEN 3002 WHEN 'LOGOUT' THEN 3002 ELSE 6003 END`,
    activity_id: `CASE ${action} WHEN 'LOGIN' THEN 1 WHEN 'LOGOUT' THEN 2 WHEN 'CREATE' THEN 1 WHEN 'UPDATE' THEN 3 WHEN 'DELETE' THEN 4 ELSE 99 END`,
    status_id: '1',
    user_name: `LOWER(${of('actor.loginName')})`,
    src_ip: 'NULL',
    http_status: 'NULL',
    action: `CONCAT_WS(' ', ${action}, ${of('target.type')}, ${of('target.property')})`,
  },
};

function objectIn(value: unknown): LogRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LogRecord) : null;
}

/** Streams give seconds since 1970. */
function isoOf(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export default tailscaleAuditLog;
