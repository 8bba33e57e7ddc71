import { jumpserverLog } from '../jumpserver-log.ts';
import type { LogReader } from '../log-reader.ts';

const HEADINGS = {
  id: ['id'],
  user: ['user', '用户'],
  asset: ['asset', '资产'],
  account: ['account', '账号'],
  protocol: ['protocol', '协议'],
  login_from: ['login from', '登录来源'],
  remote_addr: ['remote addr', '远端地址'],
  is_success: ['is success', '成功', '是否成功'],
  date_start: ['date start', '开始日期'],
  has_replay: ['replay', 'has replay', '录像'],
};

const user = `LOWER(COALESCE(NULLIF(regexp_extract(record->>'user', '\\(([^()]*)\\)$', 1), ''), record->>'user'))`;

/**
 * Sessions on assets that JumpServer opened and recorded: `/api/v1/terminal/sessions/`, as JSON or CSV, as OCSF Authentication (3002)
 * with an activity of their own (99), since they follow a login that another log counts. The oldest shows how long recordings are kept.
 */
const jumpserverSessions: LogReader = {
  format: 'jumpserver-sessions',
  title: 'JumpServer sessions',
  ...jumpserverLog(HEADINGS, ['user', 'asset', 'protocol', 'login_from', 'remote_addr', 'date_start'], 'date_start'),
  mapping: {
    class_uid: '3002',
    activity_id: '99',
    status_id: `CASE LOWER(record->>'is_success') WHEN 'true' THEN 1 WHEN 'false' THEN 2 ELSE 0 END`,
    user_name: user,
    src_ip: `record->>'remote_addr'`,
    http_status: 'NULL',
    action: `CASE LOWER(record->>'has_replay') WHEN 'true' THEN 'session_recorded' ELSE 'session' END`,
  },
};

export default jumpserverSessions;
