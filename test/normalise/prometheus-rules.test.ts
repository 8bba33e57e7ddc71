import { expect, test } from 'vitest';
import prometheusRules from '../../src/normalise/prometheus-rules.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('alerts become facts with their lines; recording rules are counted', () => {
  const reading = prometheusRules.read(fixture('prometheus-rules/access.rules.yml'));
  expect(reading.facts).toMatchInlineSnapshot(`
    [
      {
        "alert": "FailedLogins",
        "evaluatedEvery": "30s",
        "expression": "job:login_failed:increase5m > 5",
        "from": {
          "at": "line 7",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "holdsFor": null,
        "kind": "alertRule",
        "severity": "critical",
      },
      {
        "alert": "AlwaysOn",
        "evaluatedEvery": "30s",
        "expression": "1",
        "from": {
          "at": "line 13",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "holdsFor": "10m",
        "kind": "alertRule",
        "severity": null,
      },
    ]
  `);
  expect(reading.notes).toMatchInlineSnapshot(`
    [
      "Recording rules passed over, as they raise no alert: 1.",
    ]
  `);
});

test.for(['groups:\n', 'groups: []\n', 'groups:\n  - name: a\n    rules:\n'])('%j is a reading without facts', (text) => {
  expect(prometheusRules.read(sealed('r.yml', text))).toMatchObject({ facts: [], notes: [] });
});

test('is refused, in words that name the line', async () => {
  const rule = (text: string) => sealed('r.yml', `groups:\n  - name: a\n    rules:\n      - ${text}\n`);
  const faults = [
    rule('expr: up == 0'),
    rule('{ alert: Down, record: down, expr: up == 0 }'),
    rule('alert: Down'),
    rule('{ alert: [Down], expr: up == 0 }'),
    rule('{ alert: Down, expr: up == 0, labels: critical }'),
    sealed('r.yml', 'groups:\n  a: b\n'),
    sealed('r.yml', 'groups:\n  - name: a\n    rules: {}\n'),
  ];
  expect(await Promise.all(faults.map((fault) => refusalOf(prometheusRules, fault)))).toMatchInlineSnapshot(`
    [
      "r.yml:4 $.groups[0].rules[0]: a rule has either "alert" or "record", and exactly one of them.",
      "r.yml:4 $.groups[0].rules[0]: a rule has either "alert" or "record", and exactly one of them.",
      "r.yml:4 $.groups[0].rules[0].expr: expected an expression.",
      "r.yml:4 $.groups[0].rules[0].alert: Invalid input: expected string, received array.",
      "r.yml:4 $.groups[0].rules[0].labels: Invalid input: expected object, received string.",
      "r.yml:1 $.groups: Invalid input: expected array, received object.",
      "r.yml:3 $.groups[0].rules: Invalid input: expected array, received object.",
    ]
  `);
});

test.for([
  ['groups:\n  - name: a\n', true],
  ['groups:', true],
  ['namespace: mimir\ngroups:\n', true],
  ['apiVersion: 1\ngroups:\n  - orgId: 1\n', false],
  ['apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n', false],
  ['{"groups":{"group:admin":[]}}', false],
] as const)('%j is recognised: %s', ([text, recognised]) => {
  expect(prometheusRules.recognises(sampleOf('r.yml', new TextEncoder().encode(text)))).toBe(recognised);
});
