import { parseInstant } from '../../domain/time.ts';
import type { LogReader } from '../log-reader.ts';

/**
 * Traefik's JSON access log (https://doc.traefik.io/traefik/observe/logs-and-access-logs/): one request a line,
 * as OCSF HTTP Activity (4002). Other JSON lines in the same file, such as plugin messages, are rejected and counted.
 */
const traefikAccessLog: LogReader = {
  format: 'traefik-access-log',
  title: 'Traefik access log',
  source: 'traefik',
  records: 'lines',
  recognises: ({ head, shape }) =>
    shape !== 'yaml' &&
    /^\{(?=.*"(?:RequestMethod|RequestPath)":)(?=.*"(?:DownstreamStatus|OriginStatus|RouterName)":)/m.test(head),

  instantOf(record) {
    const { StartUTC, time, RequestMethod } = record;
    if (RequestMethod === undefined) return { reject: 'not a request: no "RequestMethod"' };
    const written = StartUTC ?? time;
    const instant = typeof written === 'string' ? parseInstant(written) : null;
    return instant === null ? { reject: 'no instant: neither "StartUTC" nor "time" is a date-time with zone' } : { instant };
  },

  mapping: {
    class_uid: '4002',
    activity_id: `CASE record->>'RequestMethod' WHEN 'CONNECT' THEN 1 WHEN 'DELETE' THEN 2 WHEN 'GET' THEN 3 WHEN 'HEAD' THEN 4
      WHEN 'OPTIONS' THEN 5 WHEN 'POST' THEN 6 WHEN 'PUT' THEN 7 WHEN 'TRACE' THEN 8 WHEN 'PATCH' THEN 9 ELSE 99 END`,
    status_id: `CASE WHEN TRY_CAST(record->>'DownstreamStatus' AS INTEGER) BETWEEN 100 AND 399 THEN 1
      WHEN TRY_CAST(record->>'DownstreamStatus' AS INTEGER) >= 400 THEN 2 ELSE 0 END`,
    user_name: `NULLIF(record->>'ClientUsername', '-')`,
    // Behind other proxies ClientHost is the header X-Forwarded-For, with the client before them; ClientAddr has a port behind it.
    src_ip: `COALESCE(NULLIF(trim(split_part(record->>'ClientHost', ',', 1)), ''),
      regexp_replace(regexp_replace(record->>'ClientAddr', ':\\d+$', ''), '^\\[(.*)\\]$', '\\1'))`,
    http_status: `TRY_CAST(record->>'DownstreamStatus' AS INTEGER)`,
    action: `record->>'RequestMethod'`,
  },
};

export default traefikAccessLog;
