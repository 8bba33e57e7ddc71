import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePromQl } from '../../../src/assess/promql-syntax.ts';
import { judged } from '../judged.ts';

const cpu = '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9';
const memory = 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1';
const disk = 'node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes < 0.15';
const rules = (expressions: readonly string[], more = '', group = '') =>
  `groups:\n  - name: g\n${group}    rules:\n${expressions
    .map((expression) => `      - alert: A\n        expr: '${expression.replaceAll("'", "''")}'\n${more}`)
    .join('')}`;
const outcome = async (check: string, expressions: readonly string[], more?: string, group?: string) => {
  const { outcome: found } = await judged(check, { 'rules.yml': rules(expressions, more, group) });
  return found;
};

test.for([
  ['up == 0', 'pass'],
  ['up{deployment="harbour"} == 0', 'pass'],
  ['probe_success < 1', 'pass'],
  ['up == 0 or probe_success == 0', 'pass'],
  ['up != 1', 'pass'],
  ['avg(up) < 1', 'pass'],
  ['min by (job) (up) == 0', 'pass'],
  ['count(up == 0) > 0', 'pass'],
  ['avg_over_time(up[5m]) < 0.9', 'pass'],
  ['max_over_time(up[5m]) == 0', 'pass'],
  ['1 - up > 0', 'pass'],
  ['up == 0 # a comment', 'pass'],
  ['up{job!="scratch"} == 0', 'pass'],
  ['up == 0 or absent(up)', 'pass'],
  ['up == 1', 'fail'],
  ['up', 'fail'],
  ['up > 0', 'fail'],
  ['up < 0', 'fail'],
  ['up == 2', 'fail'],
  ['up == bool 0', 'fail'],
  ['up or vector(1)', 'fail'],
  ['up == 0 or vector(0)', 'fail'],
  ['absent(up)', 'fail'],
  ['up == 0 and up == 1', 'fail'],
  ['up == 0 and on (instance) up == 0', 'pass'],
  ['up == 0 and on (instance) up == 1', 'fail'],
  ['up == 0 unless on (instance) up == 1', 'unknown'],
  ['up == 0 unless up == 0', 'fail'],
  ['up{job="nothing"} == 0', 'unknown'],
  ['up{job!~".*"} == 0', 'unknown'],
  ['up{job!="app"} == 0', 'unknown'],
  ['up{deployment="other"} == 0', 'unknown'],
  ['sum(up) == 0', 'unknown'],
  ['up == 0 and on() vector(0)', 'unknown'],
  ['up == 0 and vector(0)', 'unknown'],
  ['up == 0 and on() hour() > 8', 'unknown'],
  ['up == on(job) up', 'unknown'],
  ['up offset 1d == 0', 'unknown'],
  ['max_over_time(up[1d]) == 0', 'unknown'],
  ['max_over_time((up == 0)[5m:1m])', 'unknown'],
  ['{__name__="up"} == 0', 'unknown'],
  ['node_load1 > 4', 'fail'],
] as const)('downtime-alert-rule: %s: %s', async ([expression, expected]) => {
  expect(await outcome('downtime-alert-rule', [expression])).toBe(expected);
});

test.for([
  ['for an hour', '        for: 1h\n', '', 'pass'],
  ['for nothing', '        for: 0\n', '', 'pass'],
  ['for a year', '        for: 1y\n', '', 'fail'],
  ['for what nobody knows', '        for: soon\n', '', 'unknown'],
  ['looked at once a day', '', '    interval: 1d\n', 'fail'],
  ['looked at each minute', '', '    interval: 1m\n', 'pass'],
  ['one alert at most', '', '    limit: 1\n', 'unknown'],
] as const)('downtime-alert-rule: %s', async ([, more, group, expected]) => {
  expect(await outcome('downtime-alert-rule', ['up == 0'], more, group)).toBe(expected);
});

test.for([
  [[cpu, memory, disk], 'pass'],
  [['avg(irate(node_cpu_seconds_total{mode="idle"}[1m])) * 100 < 10', memory, disk], 'pass'],
  [['100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100 > 90', memory, disk], 'pass'],
  [[cpu, '100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) >= 90', disk], 'pass'],
  [[cpu, '(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes > 0.9', disk], 'pass'],
  [[cpu, 'container_memory_working_set_bytes{name!=""} / (container_spec_memory_limit_bytes{name!=""} > 0) > 0.9', disk], 'pass'],
  [[cpu, memory, 'predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600) < 0'], 'pass'],
  [[cpu, memory, 'node_filesystem_avail_bytes / node_filesystem_size_bytes * 100 < 15 and node_filesystem_readonly == 0'], 'pass'],
  [[cpu.replace('> 0.9', '< 0.9'), memory, disk], 'fail'],
  [[cpu.replace('0.9', '1.5'), memory, disk], 'fail'],
  [[cpu.replace('0.9', '90'), memory, disk], 'fail'],
  [[cpu, memory.replace('<', '>'), disk], 'fail'],
  [[cpu, memory.replace('0.1', '0.0001'), disk], 'fail'],
  [[cpu.replace('0.9', '0.95'), memory.replace('0.1', '0.05'), disk.replace('0.15', '0.05')], 'pass'],
  [[cpu, memory.replace('0.1', '0.011'), disk], 'fail'],
  [[cpu, memory, disk.replace('0.15', '0.011')], 'fail'],
  [[cpu.replace('0.9', '0.989'), memory, disk], 'fail'],
  [[cpu, memory.replace('0.1', '10'), disk], 'fail'],
  [[cpu, memory, disk.replace('0.15', '-1')], 'fail'],
  [[cpu, memory, 'node_filesystem_avail_bytes'], 'fail'],
  [[cpu, memory, 'node_filesystem_avail_bytes or vector(0)'], 'fail'],
  [[cpu, memory], 'fail'],
  [[cpu.replace('mode="idle"', 'mode="user"'), memory, disk], 'unknown'],
  [[cpu.replace('mode="idle"', 'mode="idle",job="nothing"'), memory, disk], 'unknown'],
  [['sum(rate(node_cpu_seconds_total{mode="idle"}[5m])) < 0.5', memory, disk], 'unknown'],
  [['node_load5 > 8', memory, disk], 'unknown'],
  [[cpu, 'node_memory_MemAvailable_bytes < 500 * 1024 * 1024', disk], 'unknown'],
  [[cpu, memory, disk.replace('tmpfs|overlay', 'tmpfs|ext4')], 'unknown'],
  [[cpu, memory, disk.replace('tmpfs|overlay', '.*')], 'unknown'],
  [[cpu, memory, 'node_filesystem_avail_bytes{mountpoint="/nothing"} / node_filesystem_size_bytes < 0.15'], 'unknown'],
  [[cpu, memory, 'node_filesystem_avail_bytes / node_memory_MemTotal_bytes < 0.15'], 'unknown'],
  [[cpu, memory, `${disk} and on() hour() > 8`], 'unknown'],
  [[cpu, memory, `${disk} unless vector(1)`], 'unknown'],
] as const)('exhaustion-alert-rules: %j: %s', async ([expressions, expected]) => {
  expect(await outcome('exhaustion-alert-rules', expressions)).toBe(expected);
});

test.for([
  ['(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30', 'pass'],
  ['probe_ssl_earliest_cert_expiry{deployment="harbour"} - time() < 30 * 86400', 'pass'],
  ['min(traefik_tls_certs_not_after) - time() <= 14 * 24 * 3600', 'pass'],
  ['probe_ssl_earliest_cert_expiry < time() + 86400 * 30', 'pass'],
  ['(probe_ssl_earliest_cert_expiry - time()) / 86400 < 7', 'pass'],
  ['(probe_ssl_earliest_cert_expiry - time()) / 86400 < 3', 'fail'],
  ['(probe_ssl_earliest_cert_expiry - time()) / 86400 < 0.6', 'fail'],
  ['probe_ssl_earliest_cert_expiry - time() < 30', 'fail'],
  ['probe_ssl_earliest_cert_expiry - time() > 30 * 86400', 'fail'],
  ['time() - probe_ssl_earliest_cert_expiry < 30 * 86400', 'fail'],
  ['probe_ssl_earliest_cert_expiry{job="nothing"} - time() < 30 * 86400', 'unknown'],
] as const)('certificate-expiry-alert-rule: %s: %s', async ([expression, expected]) => {
  expect(await outcome('certificate-expiry-alert-rule', [expression])).toBe(expected);
});

test.for([
  ['sum by (username) (increase(authentik_login_failed_total[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_events_total{event="login_failed",job="app"}[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_login_failed_total{job="nothing"}[5m])) > 5', '', 'unknown'],
  ['sum(increase(authentik_login_failed_total{outcome="nothing"}[5m])) > 5', '', 'unknown'],
  ['sum(increase(authentik_login_failed_total{outcome="failure"}[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_login_total{outcome="failed"}[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_events_total{action="login",outcome=~"fail.*"}[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_login_total{outcome="error"}[5m])) > 5', '', 'fail'],
  ['sum(increase(authentik_login_failed_total{outcome="error"}[5m])) > 5', '', 'unknown'],
  ['sum(increase(authentik_login_failed_total{reason="password_expired"}[5m])) > 5', '', 'unknown'],
  ['sum by (reason, username, job) (increase(authentik_login_failed_total[5m])) > 5', '', 'unknown'],
  ['sum by (username, job) (increase(authentik_login_failed_total[5m])) > 5', '', 'pass'],
  ['sum by (source) (increase(auth_failed_logins_total[5m])) > 5', '', 'pass'],
  ['sum(increase(sshd_failed_logins_total[5m])) > 5', '', 'pass'],
  ['sum(increase(app_login_failed_total[5m])) > 5', '', 'pass'],
  ['sum(increase(smtp_auth_failures_total[5m])) > 5', '', 'unknown'],
  ['sum(increase(grafana_login_failed_total[5m])) > 5', '', 'unknown'],
  ['sum(increase(custom_login_failed_total{job="app"}[5m])) > 5', '', 'pass'],
  ['sum(increase(authentik_login_failed_total[5m])) > 5', '    interval: 1h\n', 'fail'],
  ['sum(increase(authentik_login_failed_total[5m])) > 5', '    interval: 1m\n', 'pass'],
] as const)('failed-login-alert-rule: %s%s: %s', async ([expression, group, expected]) => {
  expect(await outcome('failed-login-alert-rule', [expression], '', group)).toBe(expected);
});

test('no text makes the parser fail, and what it reads it reads with any white space', () => {
  const word = fc.constantFrom(
    'up',
    '(',
    ')',
    '==',
    '0',
    'or',
    'sum',
    'by',
    ',',
    '{',
    '}',
    'a="b"',
    '[5m]',
    '-',
    '*',
    'bool',
    '#x\n',
    '"',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const tight = parsePromQl(words.join(' '));
      expect(parsePromQl(words.join('\n  '))).toEqual(tight);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => parsePromQl(text) === null || text.trim() !== ''));
});

test('operators bind as Prometheus binds them', () => {
  expect(parsePromQl('a + b * c == d or e')).toEqual(parsePromQl('((a + (b * c)) == d) or e'));
  expect(parsePromQl('a - b - c')).toEqual(parsePromQl('(a - b) - c'));
  expect(parsePromQl('a or b and c')).toEqual(parsePromQl('a or (b and c)'));
  expect(parsePromQl('sum(a) by (x, y)')).toEqual(parsePromQl('sum by (y, x) (a)'));
  expect(parsePromQl(`${'('.repeat(200)}up${')'.repeat(200)}`)).toBeNull();
});

/** Rules as collections of them on the web have them. */
test.for([
  [
    'certificate-expiry-alert-rule',
    '3 <= round((last_over_time(probe_ssl_earliest_cert_expiry[10m]) - time()) / 86400, 0.1) < 20',
    'pass',
  ],
  [
    'certificate-expiry-alert-rule',
    '0 <= round((last_over_time(probe_ssl_earliest_cert_expiry[10m]) - time()) / 86400, 0.1) < 3',
    'fail',
  ],
  ['certificate-expiry-alert-rule', '(last_over_time(probe_ssl_earliest_cert_expiry[10m]) - time()) / 86400 <= 0', 'fail'],
  ['certificate-expiry-alert-rule', 'floor((probe_ssl_earliest_cert_expiry - time()) / 86400) < 14', 'pass'],
  ['certificate-expiry-alert-rule', 'ceil((probe_ssl_earliest_cert_expiry - time()) / 86400) < 6', 'fail'],
  ['certificate-expiry-alert-rule', 'round(probe_ssl_earliest_cert_expiry - time(), 0) < 9e9', 'unknown'],
] as const)('%s: %s: %s', async ([check, expression, expected]) => {
  expect(await outcome(check, [expression])).toBe(expected);
});

test.for([
  ['CPU', '1 - (avg without (cpu) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > .80', 'pass'],
  ['CPU', '1 - (avg without (cpu) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > .98', 'fail'],
  ['memory', '(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < .10)', 'pass'],
  [
    'disk',
    '(node_filesystem_avail_bytes{fstype!~"^(fuse.*|tmpfs|cifs|nfs)"} / node_filesystem_size_bytes < .10 and on (instance, device, mountpoint) node_filesystem_readonly == 0)',
    'pass',
  ],
  [
    'disk',
    '(node_filesystem_avail_bytes / node_filesystem_size_bytes < .10 and on (instance, device, mountpoint) node_filesystem_readonly == 1)',
    'fail',
  ],
] as const)('%s runs out: %s: %s', async ([subject, expression, expected]) => {
  const { observations } = await judged('exhaustion-alert-rules', { 'rules.yml': rules([expression]) });
  expect(observations.find((one) => one.subject.startsWith(subject))?.outcome).toBe(expected);
});
