import { expect, test } from 'vitest';
import jumpserverConfig from '../../src/normalise/jumpserver-config.ts';
import jumpserverSettings from '../../src/normalise/jumpserver-settings.ts';
import type { Reading } from '../../src/normalise/reader.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const settingsOf = (reading: Reading) =>
  factsOf(reading, 'jumpserverSetting').map(({ name, value, from }) => `${from.at}: ${name} = ${JSON.stringify(value)}`);

test('settings of the API: numbers, switches and choices', () => {
  expect(settingsOf(jumpserverSettings.read(fixture('jumpserver-settings/clean.json')))).toMatchInlineSnapshot(`
    [
      "$.LOGIN_LOG_KEEP_DAYS: LOGIN_LOG_KEEP_DAYS = 400",
      "$.TASK_LOG_KEEP_DAYS: TASK_LOG_KEEP_DAYS = 180",
      "$.OPERATE_LOG_KEEP_DAYS: OPERATE_LOG_KEEP_DAYS = 400",
      "$.FTP_LOG_KEEP_DAYS: FTP_LOG_KEEP_DAYS = 400",
      "$.TERMINAL_SESSION_KEEP_DURATION: TERMINAL_SESSION_KEEP_DURATION = 120",
      "$.ACTIVITY_LOG_KEEP_DAYS: ACTIVITY_LOG_KEEP_DAYS = 180",
    ]
  `);
  const security = jumpserverSettings.read(fixture('jumpserver-settings/security.json'));
  expect(settingsOf(security)).toMatchInlineSnapshot(`
    [
      "$.SECURITY_MFA_AUTH: SECURITY_MFA_AUTH = 1",
      "$.SECURITY_PASSWORD_MIN_LENGTH: SECURITY_PASSWORD_MIN_LENGTH = 12",
      "$.SECURITY_PASSWORD_UPPER_CASE: SECURITY_PASSWORD_UPPER_CASE = true",
      "$.SECURITY_LOGIN_LIMIT_COUNT: SECURITY_LOGIN_LIMIT_COUNT = 5",
      "$.OLD_PASSWORD_HISTORY_LIMIT_COUNT: OLD_PASSWORD_HISTORY_LIMIT_COUNT = 5",
    ]
  `);
  expect(security.notes).toEqual(['Settings that no check needs were passed over unread: 3.']);
});

test("the installer's file: the last of two lines holds, what the shell computes is unresolved", () => {
  const reading = jumpserverConfig.read(fixture('jumpserver-config/config.txt'));
  expect(settingsOf(reading)).toMatchInlineSnapshot(`
    [
      "line 5: LOG_LEVEL = "WARN"",
      "line 8: PERIOD_TASK_ENABLED = true",
      "line 9: SESSION_EXPIRE_AT_BROWSER_CLOSE = true",
      "line 10: SESSION_COOKIE_AGE = 3600",
      "line 14: TERMINAL_SESSION_KEEP_DURATION = 90",
      "line 15: LOGIN_LOG_KEEP_DAYS = {"unresolved":"\${KEEP:-180}"}",
      "line 16: SECURITY_MFA_AUTH = null",
    ]
  `);
  expect(reading.notes).toEqual(['Variables that no check needs were passed over unread: 6.']);
});

test.for([
  'SECRET_KEY=hunter2hunter2',
  'BOOTSTRAP_TOKEN=12345678',
  'DB_PASSWORD=12345678',
  'REDIS_PASSWORD=abc',
  'SECURITY_DATA_KEY=zT9/kk2+LongLongLongLongLong==',
])('%s is never kept', (line) => {
  const [name = '', value = ''] = line.split('=');
  const text = `CORE_HOST=http://core\nPERIOD_TASK_ENABLED=true\n${line}\n`;
  expect(JSON.stringify(jumpserverConfig.read(sealed('config.txt', text)))).not.toContain(value);
  const settings = JSON.stringify({ SECURITY_MFA_AUTH: 1, [name]: value });
  expect(JSON.stringify(jumpserverSettings.read(sealed('s.json', settings)))).not.toContain(value);
});

test('a line that assigns nothing is refused', async () => {
  expect(await refusalOf(jumpserverConfig, sealed('c', 'CORE_HOST=a\nsource other\n'))).toContain('neither an assignment');
});

test.for([
  ['{"TERMINAL_SESSION_KEEP_DURATION": 90, "LOGIN_LOG_', true],
  ['{"SECURITY_MFA_AUTH": 1, "name": "x"}', false],
  ['{"HOME": "/root", "PATH": "/bin"}', false],
] as const)('%s', ([text, expected]) => {
  expect(jumpserverSettings.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(expected);
});
