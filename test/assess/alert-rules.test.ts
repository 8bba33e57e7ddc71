import { expect, test } from 'vitest';
import certificateExpiry from '../../src/assess/checks/certificate-expiry-alert-rule.ts';
import downtime from '../../src/assess/checks/downtime-alert-rule.ts';
import exhaustion from '../../src/assess/checks/exhaustion-alert-rules.ts';
import { alertRule, context, factsOf } from './builders.ts';

test.for([certificateExpiry, downtime, exhaustion])('$id: whoever takes its remedies at their word passes', (check) => {
  const judge = (expressions: readonly string[]) =>
    check.judge(factsOf(expressions.map((expression) => alertRule(expression))), context(), []);
  const wanted = judge(['vector(1)']).map(({ remedy }) => /^Add an alert rule such as (.+)\.$/.exec(remedy ?? '')?.[1] ?? '');
  expect(judge(wanted).map(({ outcome }) => outcome)).toEqual(wanted.map(() => 'pass'));
});

test.for<[expression: string, outcome: string]>([
  ['1 - avg by (instance, job) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9', 'pass'],
  ['1 - avg by (instance, job,) (rate(node_cpu_seconds_total{mode="idle",}[5m])) > 0.9', 'pass'],
  ['1 - avg by (instance job) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9', 'unknown'],
  ['1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle" job="node"}[5m])) > 0.9', 'unknown'],
])('several labels: %s', ([expression, outcome]) => {
  const [cpu] = exhaustion.judge(factsOf([alertRule(expression)]), context(), []);
  expect({ subject: cpu?.subject, outcome: cpu?.outcome }).toEqual({ subject: 'CPU', outcome });
});
