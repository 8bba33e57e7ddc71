import { expect, test } from 'vitest';
import lynisReport from '../../src/normalise/lynis-report.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('the audit and its findings', () => {
  const reading = lynisReport.read(fixture('lynis-report/lynis-report.dat'));
  expect(reading).toMatchObject({ artefact: 'host quay-1', takenAt: null, notes: ['Tests that ended in an exception: 1.'] });
  expect(reading.facts.map(({ from, ...fact }) => ({ at: from.at, ...fact }))).toMatchInlineSnapshot(`
    [
      {
        "at": "line 12",
        "hardeningIndex": 71,
        "host": "quay-1",
        "kind": "hostAudit",
        "tool": "Lynis 3.1.4",
        "vulnerablePackages": [
          "libexample1",
        ],
      },
      {
        "at": "line 8",
        "host": "quay-1",
        "kind": "hostAuditFinding",
        "level": "suggestion",
        "message": "Consider hardening SSH configuration",
        "test": "SSH-7408",
      },
      {
        "at": "line 9",
        "host": "quay-1",
        "kind": "hostAuditFinding",
        "level": "warning",
        "message": "iptables module(s) loaded, but no rules active",
        "test": "FIRE-4512",
      },
    ]
  `);
});

test('an audit that stopped is refused', async () => {
  expect(await refusalOf(lynisReport, sealed('l.dat', '# Lynis Report\nlynis_version=3.1.4\nhardening_index=80\n'))).toBe(
    'l.dat: The report does not end with "finish=true".',
  );
});

test('without a hardening index it is open, not zero', () => {
  const { facts } = lynisReport.read(sealed('l.dat', 'lynis_version=3.1.4\nhostname=a\nfinish=true\n'));
  expect(facts).toEqual([expect.objectContaining({ kind: 'hostAudit', hardeningIndex: null, vulnerablePackages: [] })]);
});

test.for([
  ['# Lynis Report\nrep', true],
  ['report_version_major=1\nlynis_version=3\n', true],
  ['lynis_version=3\n', false],
] as const)('%j is recognised: %s', ([text, recognised]) => {
  expect(lynisReport.recognises(sampleOf('x', new TextEncoder().encode(text)))).toBe(recognised);
});
