import { parseInstant } from '../../domain/time.ts';
import { jsonRecords } from '../json-lines.ts';
import type { LogReader } from '../log-reader.ts';
import type { Gap, SealedFile } from '../reader.ts';

const type = `COALESCE(record->>'eventType', record->>'$.event.type')`;
const who = (name: string) => `record->>'$.actorMetadata.${name}', record->>'$.actor.metadata.${name}'`;

/**
 * Audit events of Infisical: as its API answers (`/api/v1/organization/audit-logs`) or as it streams them elsewhere, one a line.
 * https://infisical.com/docs/documentation/platform/audit-logs. Logins of people and machines are OCSF Authentication (3002),
 * everything else API Activity (6003). Refusals are recorded only where that was switched on.
 */
const infisicalAuditLog: LogReader = {
  format: 'infisical-audit-log',
  title: 'Infisical audit log',
  source: 'infisical',
  records: {
    split: (file: SealedFile) => {
      const items = [...jsonRecords(file, ['auditLogs'])];
      const fromApi = new TextDecoder().decode(file.bytes.subarray(0, 64)).includes('"auditLogs"');
      const notes = fromApi ? ['The API answers in parts and does not say how many events there are.'] : [];
      return { items, notes, ...(fromApi && isWholePage(items.length) ? { gaps: [wholePage(items.length)] } : {}) };
    },
  },
  recognises({ shape, keys, head }) {
    if (shape === 'yaml' || shape === 'text' || shape === 'binary') return false;
    if (keys.has('auditLogs')) return true;
    const streamed = ['eventType', 'eventMetadata', 'actor', 'actorMetadata'].every((name) => keys.has(name));
    return streamed || (keys.has('event') && keys.has('actor') && keys.has('userAgentType') && /"metadata"\s*:/.test(head));
  },

  instantOf({ event, eventType, createdAt, TimeGenerated }) {
    if (typeof eventType !== 'string' && (typeof event !== 'object' || event === null)) return { reject: 'not an event: no type' };
    const written = createdAt ?? TimeGenerated;
    const instant = typeof written === 'string' ? parseInstant(written) : null;
    return instant === null ? { reject: 'no instant: "createdAt" is not a date-time with zone' } : { instant };
  },

  mapping: {
    class_uid: `CASE WHEN ${type} = 'user-login' OR ${type} LIKE 'login-identity-%' THEN 3002 ELSE 6003 END`,
    activity_id: `CASE WHEN ${type} = 'user-login' OR ${type} LIKE 'login-identity-%' THEN 1 WHEN ${type} LIKE 'create-%' THEN 1
      WHEN ${type} LIKE 'get-%' OR ${type} LIKE 'reveal-%' THEN 2 WHEN ${type} LIKE 'update-%' THEN 3 WHEN ${type} LIKE 'delete-%' THEN 4 ELSE 99 END`,
    status_id: `CASE WHEN ${type} LIKE '%-failed' THEN 2 WHEN ${type} = 'user-login' OR ${type} LIKE 'login-identity-%' THEN 1 ELSE 0 END`,
    user_name: `LOWER(COALESCE(${who('email')}, ${who('username')}, ${who('name')}))`,
    src_ip: `record->>'ipAddress'`,
    http_status: 'NULL',
    action: type,
  },
};

/** The API gives 20 events where nobody asks for more, and people ask for round numbers. */
function isWholePage(events: number): boolean {
  return events === 20 || (events > 0 && events % 100 === 0);
}

function wholePage(events: number): Gap {
  const what = `It holds exactly ${events} events, as many as an answer of the API: there may be more.`;
  const remedy = `Ask the API for those from offset ${events} on and join them; where there are none, export another span of time as well.`;
  return { kinds: ['logIntake'], what, at: '', remedy };
}

export default infisicalAuditLog;
