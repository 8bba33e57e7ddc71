import { expect, test } from 'vitest';
import { judged } from './judged.ts';

/** Evidence that is read, and was made to be hard to judge: each of these once took minutes or ended the process. Nothing here measures time. */
const rules = (expr: string) => ({
  'rules.yaml': `groups:\n  - name: a\n    rules:\n      - alert: Down\n        expr: ${JSON.stringify(expr)}\n        for: 1m\n`,
});
const ignored = (pattern: string) => ({ '.gitignore': `${pattern}\n` });

test.for<readonly [what: string, check: string, files: Readonly<Record<string, string>>, outcome: string]>([
  ['nothing or nothing, thirty times', 'downtime-alert-rule', rules(`up{job=~"${'(|)'.repeat(30)}!"} == 0`), 'unknown'],
  ['a hundred wildcards', 'downtime-alert-rule', rules(`up{job!~"${'.*'.repeat(100)}!"} == 0`), 'unknown'],
  ['a comment of signs', 'downtime-alert-rule', rules(`up == 0 ${'#'.repeat(200)}\n!`), 'unknown'],
  ['a sum of many terms', 'downtime-alert-rule', rules(`up${' + 0'.repeat(100_000)} == 0`), 'unknown'],
  ['words for a login that do not end', 'failed-login-alert-rule', rules(`up == ${'auth'.repeat(100_000)}`), 'fail'],
  ['classes that stay open', 'secret-files-ignored', ignored(`*${'['.repeat(500_000)}`), 'fail'],
  ['stars and letters', 'secret-files-ignored', ignored(`${'*e'.repeat(100_000)}`), 'fail'],
  ['rules that take back', 'secret-files-ignored', ignored('*.env\n!*.env'.repeat(30_000)), 'fail'],
])('%s', async ([, check, files, outcome]) => {
  const { outcome: found, observations } = await judged(check, files);
  expect(found, observations.map(({ reason }) => reason.slice(0, 300)).join('\n')).toBe(outcome);
});
