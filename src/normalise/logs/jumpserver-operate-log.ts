import { jumpserverLog } from '../jumpserver-log.ts';
import type { LogReader } from '../log-reader.ts';

const HEADINGS = {
  id: ['id'],
  user: ['user', '用户'],
  action: ['action', '动作'],
  resource_type: ['resource type', '资源类型'],
  resource: ['resource', '资源'],
  remote_addr: ['remote addr', '远端地址'],
  datetime: ['datetime', '日期'],
};

/** `Name(login name)`: only the login name is kept. */
const user = `LOWER(COALESCE(NULLIF(regexp_extract(record->>'user', '\\(([^()]*)\\)$', 1), ''), record->>'user'))`;
const action = `LOWER(COALESCE(NULLIF(regexp_extract(record->>'action', '\\(([^()]*)\\)$', 1), ''), record->>'action'))`;

/**
 * What people did in JumpServer: `/api/v1/audits/operate-logs/`, as JSON or CSV. Changed passwords as OCSF
 * Account Change (3001), logins left to the login log, everything else as API Activity (6003) with create, read, update and delete told apart.
 */
const jumpserverOperateLog: LogReader = {
  format: 'jumpserver-operate-log',
  title: 'JumpServer operation log',
  ...jumpserverLog(HEADINGS, ['user', 'action', 'resource_type', 'remote_addr', 'datetime'], 'datetime'),
  mapping: {
    class_uid: `CASE ${action} WHEN 'change_password' THEN 3001 ELSE 6003 END`,
    activity_id: `CASE ${action} WHEN 'create' THEN 1 WHEN 'view' THEN 2 WHEN 'export' THEN 2 WHEN 'download' THEN 2 WHEN 'update' THEN 3
      WHEN 'delete' THEN 4 WHEN 'change_password' THEN 3 ELSE 99 END`,
    status_id: '0',
    user_name: user,
    src_ip: `record->>'remote_addr'`,
    http_status: 'NULL',
    action,
  },
};

export default jumpserverOperateLog;
