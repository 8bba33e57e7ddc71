import { DAY, HOUR, isWeekend, MINUTE, type Quarter, SECOND } from './calendar.ts';
import { type Account, accountNamed, workingTime } from './people.ts';
import { digestOf, seeded } from './random.ts';

type Json = { readonly [name: string]: unknown };

/** Stable for a thing by its name, as JumpServer gives its ids at random. */
function idOf(name: string): string {
  const digest = digestOf(`jumpserver ${name}`);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** `2026/08/21 10:00:00 +0200`, as JumpServer writes instants. */
function written(instant: number): string {
  const [date = '', time = ''] = new Date(instant + 2 * HOUR).toISOString().split('T');
  return `${date.replaceAll('-', '/')} ${time.slice(0, 8)} +0200`;
}

const builtIn = (digit: number): string => `00000000-0000-0000-0000-00000000000${digit}`;
const choice = (value: string, label: string) => ({ value, label });
const named = (name: string) => ({ id: idOf(name), name });
const made = written(Date.UTC(2026, 1, 2, 9));

/** Who may do what. JumpServer ships all but the last two; its own auditors may do more than read, so nobody holds that role. */
export function roles(): Json {
  const role = (id: string, name: string, display: string, users: number): Json => ({
    id,
    name,
    display_name: display,
    scope: choice('system', 'System'),
    users_amount: users,
    builtin: id.startsWith('00000000-'),
    date_created: made,
    date_updated: made,
    created_by: 'System',
    updated_by: 'System',
    comment: '',
  });
  const results = [
    role(builtIn(1), 'SystemAdmin', 'System admin', 2),
    role(builtIn(2), 'SystemAuditor', 'System auditor', 0),
    role(builtIn(4), 'SystemComponent', 'System component', 3),
    role(builtIn(3), 'User', 'User', 6),
    role(idOf('role Auditors'), 'Auditors', 'Auditors', 1),
    role(idOf('role Operators'), 'Operators', 'Operators', 2),
  ];
  return { count: results.length, next: null, previous: null, results };
}

const PERMISSIONS = {
  Auditors: [
    ['audits', 'activitylog', 'view_activitylog'],
    ['audits', 'ftplog', 'view_ftplog'],
    ['audits', 'operatelog', 'view_operatelog'],
    ['audits', 'passwordchangelog', 'view_passwordchangelog'],
    ['audits', 'userloginlog', 'view_userloginlog'],
    ['rbac', 'menupermission', 'view_audit'],
    ['terminal', 'command', 'view_command'],
    ['terminal', 'session', 'view_session'],
    ['terminal', 'sessionreplay', 'view_sessionreplay'],
  ],
  Operators: [
    ['assets', 'asset', 'match_asset'],
    ['assets', 'asset', 'view_asset'],
    ['assets', 'node', 'match_node'],
    ['assets', 'node', 'view_node'],
    ['rbac', 'menupermission', 'view_webterminal'],
    ['rbac', 'menupermission', 'view_workbench'],
    ['terminal', 'session', 'view_session'],
    ['tickets', 'ticket', 'view_ticket'],
  ],
} as const;

/** What the two roles that were added may do, by their names. */
export function rolePermissions(): { name: keyof typeof PERMISSIONS; permissions: Json[] }[] {
  return (['Auditors', 'Operators'] as const).map((name) => ({
    name,
    permissions: PERMISSIONS[name].map(([app, model, codename]) => {
      const number = 100 + (Number.parseInt(digestOf(codename).slice(0, 4), 16) % 600);
      return {
        id: number,
        name: `Can ${codename.replace('_', ' ')}`,
        content_type: { id: 20 + (number % 80), app_label: app, model },
        codename,
      };
    }),
  }));
}

/** Who reaches which assets. In the third quarter somebody let the night shift bring files along. */
export function assetPermissions(quarter: Quarter): Json[] {
  const permission = (name: string, group: string, assets: readonly string[], actions: readonly string[]): Json => ({
    id: idOf(`permission ${name}`),
    name,
    users: [],
    user_groups: [named(group)],
    assets: assets.map(named),
    nodes: [],
    labels: [],
    users_amount: 0,
    user_groups_amount: 1,
    assets_amount: assets.length,
    nodes_amount: 0,
    accounts: ['@USER'],
    protocols: ['ssh', 'sftp'],
    actions: actions.map((action) => choice(action, action.charAt(0).toUpperCase() + action.slice(1))),
    created_by: 'link_policies.py',
    date_created: made,
    date_start: made,
    date_expired: '2026/12/31 00:00:00 +0000',
    is_active: true,
    is_expired: false,
    is_valid: true,
    comment: '',
    from_ticket: false,
  });
  const nightShift = quarter.id === '2026-Q3' ? ['connect', 'upload'] : ['connect'];
  return [
    permission(
      'Operations - Limited Access',
      'Operations',
      ['site-amsterdam-01', 'site-rotterdam-01', 'site-utrecht-01'],
      ['connect'],
    ),
    permission('Operations - Night Shift', 'Operations', ['site-amsterdam-01'], nightShift),
    permission('Database maintenance', 'Database', ['db-harbour-01'], ['connect']),
    permission('Web contractor', 'Partners', ['web-harbour-01'], ['connect']),
  ];
}

/** How long JumpServer keeps what it records. The second quarter still ran with what the disk had been thought to hold. */
export function cleaning({ id }: Quarter): Json {
  const logs = id === '2026-Q2' ? 180 : 400;
  return {
    LOGIN_LOG_KEEP_DAYS: logs,
    TASK_LOG_KEEP_DAYS: logs,
    OPERATE_LOG_KEEP_DAYS: logs,
    FTP_LOG_KEEP_DAYS: logs,
    PASSWORD_CHANGE_LOG_KEEP_DAYS: 999,
    CLOUD_SYNC_TASK_EXECUTION_KEEP_DAYS: 180,
    JOB_EXECUTION_KEEP_DAYS: logs,
    ACTIVITY_LOG_KEEP_DAYS: logs,
    TERMINAL_SESSION_KEEP_DURATION: keptDays(id),
  };
}

function keptDays(id: Quarter['id']): number {
  return id === '2026-Q2' ? 60 : 400;
}

/** What JumpServer demands at its own login. */
export function securitySettings(): Json {
  return {
    SECURITY_MFA_AUTH: choice('1', 'All users'),
    SECURITY_MFA_AUTH_ENABLED_FOR_THIRD_PARTY: true,
    SECURITY_LOGIN_LIMIT_COUNT: 5,
    SECURITY_LOGIN_LIMIT_TIME: 30,
    SECURITY_MAX_IDLE_TIME: 15,
    SECURITY_PASSWORD_EXPIRATION_TIME: 9999,
    OLD_PASSWORD_HISTORY_LIMIT_COUNT: 5,
    USER_LOGIN_SINGLE_MACHINE_ENABLED: false,
    ONLY_ALLOW_EXIST_USER_AUTH: true,
  };
}

const IN_SERVICE = Date.UTC(2026, 1, 2);
const VISITS: readonly (readonly [string, string])[] = [
  ['ops.east', 'site-amsterdam-01(10.40.1.11)'],
  ['ops.west', 'site-utrecht-01(10.40.3.11)'],
  ['ops.east', 'site-rotterdam-01(10.40.2.11)'],
  ['dba', 'db-harbour-01(10.40.9.21)'],
  ['contractor.web', 'web-harbour-01(10.40.9.31)'],
];

/** Sessions on assets that JumpServer still holds at the end of the quarter, one a line, the newest first. */
export function sessions(quarter: Quarter): string {
  const oldest = quarter.to - keptDays(quarter.id) * DAY;
  const all: { start: number; line: string }[] = [];
  for (let day = IN_SERVICE; day < quarter.to; day += DAY) {
    const random = seeded(`jumpserver sessions ${day}`);
    if (isWeekend(day) || !random.chance(0.6)) continue;
    const [username, asset] = random.pick(VISITS as [(typeof VISITS)[number], ...typeof VISITS]);
    const start = workingTime(random, day);
    if (start < oldest || start >= quarter.to) continue;
    all.push({ start, line: JSON.stringify(session(accountNamed(username), asset, start, random)) });
  }
  const lines = all.sort((left, right) => right.start - left.start).map(({ line }) => line);
  return `[\n${lines.join(',\n')}\n]\n`;
}

function session(account: Account, asset: string, start: number, random: ReturnType<typeof seeded>): Json {
  const end = start + random.between(2, 50) * MINUTE + random.between(0, 59) * SECOND;
  return {
    id: random.uuid(),
    user: `${account.username}(${account.username})`,
    user_id: idOf(account.username),
    asset,
    asset_id: idOf(asset.replace(/\(.*/, '')),
    account: '@USER',
    protocol: 'ssh',
    type: choice('normal', 'Normal'),
    login_from: choice('WT', 'Web Terminal'),
    remote_addr: account.places[0].address,
    is_success: true,
    is_finished: true,
    has_replay: true,
    has_command: true,
    date_start: written(start),
    date_end: written(end),
    command_amount: random.between(1, 60),
    is_locked: false,
    comment: null,
  };
}
