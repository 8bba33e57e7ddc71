import { parseInstant } from '../../domain/time.ts';
import { jsonRecords } from '../json-lines.ts';
import type { LogPart, LogReader } from '../log-reader.ts';
import type { SealedFile } from '../reader.ts';

/** Some exporters write every name in lower case. */
const of = (path: string) =>
  `COALESCE(record->>'$.protoPayload.${path}', record->>'$.protopayload.${path}', record->>'$.protopayload.${path.toLowerCase()}')`;
const method = of('methodName');
const code = `TRY_CAST(${of('status.code')} AS INTEGER)`;
const refused = `(COALESCE(${code}, 0) <> 0 OR ${of('authorizationInfo[0].granted')} = 'false')`;
/** Tokens of pages are shorter. */
const TOKEN_BYTES = 16_384;
const verb = `LOWER(regexp_extract(${method}, '([A-Za-z]+)[^.]*$', 1))`;
const login = `${method} LIKE '%LoginService.login%'`;

/**
 * Audit logs of Google Cloud: `gcloud logging read --format json`, an export to a bucket (one entry a line), or the API's `entries`.
 * https://cloud.google.com/logging/docs/audit/understanding-audit-logs. Logins of Workspace are OCSF Authentication (3002), the rest
 * API Activity (6003).
 */
const gcpAuditLog: LogReader = {
  format: 'gcp-audit-log',
  title: 'Google Cloud audit log',
  source: 'gcp-audit',
  records: { split: (file: SealedFile) => ({ items: jsonRecords(file, ['entries']), notes: [], ...restOf(file) }) },
  recognises({ shape, keys, head }) {
    if (shape === 'yaml' || shape === 'text' || shape === 'binary') return false;
    const names = new Set([...keys].map((name) => name.toLowerCase()));
    if (names.has('entries')) return /"proto[pP]ayload"\s*:/.test(head) && /"log[nN]ame"\s*:/.test(head);
    return names.has('protopayload') && (names.has('insertid') || names.has('logname'));
  },

  instantOf(record) {
    if (record['protoPayload'] === undefined && record['protopayload'] === undefined)
      return { reject: 'not an audit entry: no "protoPayload"' };
    const { timestamp } = record;
    // BigQuery writes the zone as a word.
    const text = typeof timestamp === 'string' ? timestamp.replace(/ UTC$/, 'Z') : '';
    const instant = parseInstant(text);
    return instant === null ? { reject: 'no instant: "timestamp" is not a date-time with zone' } : { instant };
  },

  mapping: {
    class_uid: `CASE WHEN ${login} THEN 3002 ELSE 6003 END`,
    activity_id: `CASE WHEN ${login} THEN 1 WHEN ${verb} LIKE 'create%' OR ${verb} LIKE 'insert%' THEN 1
      WHEN ${verb} LIKE 'get%' OR ${verb} LIKE 'list%' OR ${verb} LIKE 'aggregatedlist%' THEN 2
      WHEN ${verb} LIKE 'update%' OR ${verb} LIKE 'patch%' OR ${verb} LIKE 'set%' THEN 3 WHEN ${verb} LIKE 'delete%' THEN 4 ELSE 99 END`,
    status_id: `CASE WHEN ${method} LIKE '%loginFailure' OR ${refused} THEN 2 ELSE 1 END`,
    user_name: `LOWER(COALESCE(${of('authenticationInfo.principalEmail')}, ${of('authenticationInfo.principalSubject')}))`,
    src_ip: `COALESCE(${of('requestMetadata.callerIp')}, ${of('requestMetadata.callerIP')})`,
    http_status: 'NULL',
    action: method,
  },
};

/** An answer of the API that goes on elsewhere ends with a token for the next page. */
function restOf({ bytes }: SealedFile): LogPart {
  const end = new TextDecoder().decode(bytes.subarray(Math.max(0, bytes.length - TOKEN_BYTES)));
  const start = new TextDecoder().decode(bytes.subarray(0, TOKEN_BYTES));
  if (![start, end].some((text) => /"nextPageToken"\s*:\s*"[^"]/.test(text))) return {};
  const what = 'It is one page of the answer of the API, which names a next one.';
  const remedy = 'Join the entries of all pages, or export them with "gcloud logging read --format json".';
  return { gaps: [{ kinds: ['logIntake'], what, at: '$.nextPageToken', remedy }] };
}

export default gcpAuditLog;
