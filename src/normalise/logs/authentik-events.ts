import { parseInstant } from '../../domain/time.ts';
import type { LogReader, LogRecord } from '../log-reader.ts';

/**
 * Events of Authentik as its API lists them (`/api/v3/events/events/`, https://docs.goauthentik.io/sys-mgmt/events/):
 * logins as OCSF Authentication (3002), changes of users as Account Change (3001), everything else as API Activity (6003).
 * A failed login belongs to the name that was tried (`context.username`), whatever its case: the acting user is anonymous.
 */
const authentikEvents: LogReader = {
  format: 'authentik-events',
  title: 'Authentik events',
  source: 'authentik',
  records: { member: 'results' },
  recognises: ({ keys, head }) =>
    keys.has('results') && /"action"\s*:\s*"[a-z_]+"/.test(head) && /"(?:client_ip|brand)"\s*:/.test(head),

  instantOf({ action, created }) {
    if (typeof action !== 'string') return { reject: 'not an event: no "action"' };
    const instant = typeof created === 'string' ? parseInstant(created) : null;
    return instant === null ? { reject: 'no instant: "created" is not a date-time with zone' } : { instant };
  },

  notesOf({ pagination, results }) {
    if (typeof pagination !== 'object' || pagination === null) return [];
    const { count, next } = pagination as LogRecord;
    const here = Array.isArray(results) ? results.length : 0;
    if (typeof next === 'number' && next > 0)
      return [`One page of several: ${here} of ${String(count)} events; the next page is ${next}.`];
    return typeof count === 'number' && count !== here ? [`The export says it holds ${count} events and holds ${here}.`] : [];
  },

  partOf({ pagination, results }) {
    if (typeof pagination !== 'object' || pagination === null || !Array.isArray(results)) return {};
    const { count, next, previous, start_index: start } = pagination as LogRecord;
    const total = wholeOr(count, wholeOr(next, 0) > 0 ? results.length + 1 : 0);
    if (results.length >= total) return {};
    const from = Math.max(0, wholeOr(start, wholeOr(previous, 0) > 0 ? total - results.length + 1 : 1) - 1);
    return { page: { list: 'events', kinds: ['logIntake'], from, to: from + results.length, total } };
  },

  mapping: {
    class_uid: `CASE WHEN record->>'action' IN ('login', 'login_failed', 'logout') THEN 3002
      WHEN record->>'action' IN ('user_write', 'password_set') THEN 3001 ELSE 6003 END`,
    activity_id: `CASE record->>'action' WHEN 'login' THEN 1 WHEN 'login_failed' THEN 1 WHEN 'logout' THEN 2 ELSE 99 END`,
    status_id: `CASE record->>'action' WHEN 'login_failed' THEN 2 WHEN 'login' THEN 1 WHEN 'logout' THEN 1 ELSE 0 END`,
    user_name: `LOWER(CASE WHEN record->>'action' = 'login_failed'
      THEN COALESCE(record->>'$.context.username', record->>'$.user.username') ELSE record->>'$.user.username' END)`,
    src_ip: `record->>'client_ip'`,
    http_status: 'NULL',
    action: `record->>'action'`,
  },
};

function wholeOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}

export default authentikEvents;
