import { parseInstant } from '../../domain/time.ts';
import type { LogReader } from '../log-reader.ts';
import type { SealedFile } from '../reader.ts';
import { sshdItems } from '../sshd-lines.ts';

/**
 * Logins over SSH: syslog text with a zone in its instants (`journalctl -o short-iso -u ssh`, rsyslog's RSYSLOG_FileFormat, RFC 5424), or the
 * journal as JSON (`journalctl -o json -u ssh`), as OCSF Authentication (3002). The old form of syslog has neither year nor zone:
 * its lines are rejected, since nothing tells when they were written. Lines of other programs are base events (0).
 */
const sshdLog: LogReader = {
  format: 'sshd-log',
  title: 'SSH server log',
  source: 'sshd',
  records: { split: (file: SealedFile) => ({ items: sshdItems(file), notes: [] }) },
  recognises({ shape, keys, head }) {
    if (shape === 'json-lines' || shape === 'json-object')
      return keys.has('__REALTIME_TIMESTAMP') && /"(?:SYSLOG_IDENTIFIER|_COMM)"\s*:\s*"sshd/.test(head);
    return (
      (shape === 'text' || shape === 'yaml') &&
      /^(?:<\d+>(?:\d )?)?(?:\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d) \S+ sshd(?:-session|-auth)?(?:\[\d+\])?:? /m.test(
        head,
      )
    );
  },

  instantOf({ time }) {
    const instant = typeof time === 'string' ? parseInstant(time) : null;
    return instant === null ? { reject: 'no instant: not a date-time with zone' } : { instant };
  },

  timesOf: ({ times }) => (typeof times === 'number' ? times : 1),

  mapping: {
    class_uid: `CASE WHEN record->>'outcome' IS NULL THEN 0 ELSE 3002 END`,
    activity_id: `CASE record->>'outcome' WHEN 'accepted' THEN 1 WHEN 'failed' THEN 1 WHEN 'told' THEN 99 ELSE 0 END`,
    status_id: `CASE record->>'outcome' WHEN 'accepted' THEN 1 WHEN 'failed' THEN 2 WHEN 'told' THEN 2 ELSE 0 END`,
    user_name: `record->>'user'`,
    src_ip: `record->>'address'`,
    http_status: 'NULL',
    action: `COALESCE(record->>'outcome', 'message')`,
    host: `NULLIF(record->>'host', '')`,
  },
};

export default sshdLog;
