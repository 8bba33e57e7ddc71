import { jumpserverLog } from '../jumpserver-log.ts';
import type { LogReader } from '../log-reader.ts';

const HEADINGS = {
  id: ['id'],
  username: ['username', '用户名'],
  type: ['type', 'login type', '类型', '登录方式'],
  ip: ['login ip', '登录 ip', '登录ip'],
  city: ['login city', '登录城市'],
  user_agent: ['user agent', '用户代理'],
  mfa: ['mfa'],
  reason: ['reason', '原因'],
  status: ['status', '状态'],
  datetime: ['date login', 'login date', '登录日期'],
};

/** Values of the status, and its labels where an export has those alone; of any other nobody can tell how the login ended. */
const SUCCEEDED = `'true', '1', 'success', '成功'`;
const FAILED = `'false', '0', 'failed', '失败'`;

/** In CSV a choice is `Label(value)`, whose label follows the language of the export. */
const status = `LOWER(COALESCE(NULLIF(regexp_extract(record->>'status', '\\(([^()]*)\\)$', 1), ''), record->>'status'))`;

/**
 * Logins of JumpServer: `/api/v1/audits/login-logs/`, as JSON or CSV, as OCSF Authentication (3002).
 * A failure belongs to the name that was tried, whatever its case.
 */
const jumpserverLoginLog: LogReader = {
  format: 'jumpserver-login-log',
  title: 'JumpServer login log',
  ...jumpserverLog(HEADINGS, ['username', 'ip', 'mfa', 'status', 'datetime'], 'datetime'),
  mapping: {
    class_uid: '3002',
    activity_id: '1',
    status_id: `CASE WHEN ${status} IN (${SUCCEEDED}) THEN 1 WHEN ${status} IN (${FAILED}) THEN 2 ELSE 0 END`,
    user_name: `LOWER(record->>'username')`,
    src_ip: `record->>'ip'`,
    http_status: 'NULL',
    action: `CASE WHEN ${status} IN (${FAILED}) THEN 'login_failed' ELSE 'login' END`,
  },
};

export default jumpserverLoginLog;
