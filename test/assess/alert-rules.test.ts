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
