import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf } from '../../src/assess/coverage/coverage.ts';
import type { CoverageFacts } from '../../src/assess/coverage/facts.ts';
import type { Assessment } from '../../src/domain/assessment.ts';
import type { CoveragePart } from '../../src/domain/coverage.ts';
import { assessment, digest, file, finding, into, observation, verdict } from '../compare/assessments.ts';
import { scope } from './builders.ts';

const FACTS: CoverageFacts = { services: [], images: [], otherScans: [], hosts: [], loggedDays: null, uses: [] };

function part(id: string, changes: Partial<Assessment>, facts: Partial<CoverageFacts> = {}): CoveragePart | undefined {
  return coverageOf(assessment('2026-Q3', changes), { ...FACTS, ...facts }).find((one) => one.id === id);
}

/** A part in few words. */
function brief(found: CoveragePart | undefined): string[] {
  if (found === undefined) return [];
  const { covered, total, unit, notes, holes } = found;
  return [`${covered} of ${total} ${unit}`, ...notes, ...holes.map(({ group, name, why }) => `- ${group ?? ''} ${name}: ${why}`)];
}

test('services: expected and shown, both ways', () => {
  const found = part(
    'services',
    { organisation: scope({ services: ['app', 'db'] }) },
    {
      services: [
        { project: 'p', service: 'app' },
        { project: 'p', service: 'extra' },
      ],
    },
  );
  expect(brief(found)).toMatchInlineSnapshot(`
    [
      "1 of 3 services",
      "-  db: No evidence shows it.",
      "-  extra: Evidence shows it, and the scope does not name it.",
    ]
  `);
});

test('services and the checks that are about them', () => {
  const observations = [
    observation('p/app', 'pass'),
    observation('db', 'unknown unresolved', { reason: 'Its user is not resolved.' }),
    observation('/opt/cache', 'pass'),
  ];
  const verdicts = [
    verdict(observations, { id: 'not-root', reads: ['composeService'] }),
    // The name of a service as that of a log source.
    verdict([observation('app', 'pass')], { id: 'events', reads: ['logIntake'] }),
  ];
  const found = part(
    'service-checks',
    { organisation: scope({ services: ['app', 'db', 'cache'] }), findings: [finding('CTR-1.1', 'not-assessed', verdicts)] },
    { services: [{ project: 'p', service: 'app' }] },
  );
  expect(brief(found)).toMatchInlineSnapshot(`
    [
      "1 of 3 pairs",
      "3 services × 1 checks that name services",
      "- CTR-1.1 not-root db: Not known (unresolved): Its user is not resolved.",
      "- CTR-1.1 not-root cache: The check says nothing of it.",
    ]
  `);
});

test('images by what ties a scan to them', () => {
  const images = [
    { image: 'a:1', services: ['a'], boundBy: 'digest' },
    { image: 'b:1', services: ['b'], boundBy: 'name and tag' },
    { image: 'c:1', services: ['c', 'd'], boundBy: null },
  ] as const;
  expect(brief(part('images', {}, { images, otherScans: ['c:0 (container_image)'] }))).toMatchInlineSnapshot(`
    [
      "2 of 3 images",
      "1 tied by digest, 1 by name and tag",
      "scans of what no service runs: c:0 (container_image)",
      "-  c:1: No scan is of it; it runs as c, d.",
    ]
  `);
});

test('hosts and logs: what is missing, what is silent, what was not expected', () => {
  const log = {
    evidence: digest('l'),
    path: 'l',
    lines: 10,
    loaded: 8,
    rejected: 1,
    blank: 1,
    first: null,
    last: null,
    outsidePeriod: 0,
    rejects: [],
    notes: [],
  };
  const organisation = scope({ hosts: ['one', 'two'], logSources: ['authentik', 'traefik', 'sshd'] });
  const logs = ['authentik', 'traefik', 'other'].map((source) => ({ ...log, source }));
  const loggedDays = [
    { source: 'authentik', days: 92, of: 92 },
    { source: 'traefik', days: 90, of: 92 },
    { source: 'sshd', days: 0, of: 92 },
  ];
  const hosts = [
    { host: 'one', paths: ['host/one.snapshot.ndjson'] },
    { host: 'three', paths: ['lynis.dat'] },
  ];
  expect(brief(part('hosts', { organisation }, { hosts }))).toMatchInlineSnapshot(`
    [
      "1 of 3 hosts",
      "one: host/one.snapshot.ndjson",
      "three: lynis.dat",
      "-  two: No evidence was taken on it.",
      "-  three: Evidence shows it, and the scope does not name it.",
    ]
  `);
  expect(brief(part('logs', { organisation, logs }, { loggedDays }))).toMatchInlineSnapshot(`
    [
      "1 of 4 sources",
      "authentik: events on 92 of 92 days; 10 lines: 8 loaded, 1 rejected, 1 blank",
      "traefik: events on 90 of 92 days; 10 lines: 8 loaded, 1 rejected, 1 blank",
      "other: days not counted; 10 lines: 8 loaded, 1 rejected, 1 blank",
      "-  traefik: It is silent on 2 of 92 days.",
      "-  sshd: No log of it was handed in.",
      "-  other: Evidence shows it, and the scope does not name it.",
    ]
  `);
});

test('clauses and controls', () => {
  const clause = { title: 'T', aliases: {}, controls: [], status: null, vulnerabilities: 0, decidable: null, reason: null };
  const framework = {
    id: 'cis',
    title: 'CIS',
    edition: '1',
    publisher: 'P',
    url: 'https://cis.example/',
    licence: 'L',
    clauses: [
      { ...clause, id: '1', controls: ['TLS-1.1'] },
      { ...clause, id: '2', decidable: 'host' },
      { ...clause, id: '3', decidable: 'no', reason: 'It is a judgement of people.' },
      { ...clause, id: '4' },
    ],
  };
  const findings = [finding('TLS-1.1', 'satisfied', [verdict([observation('a', 'pass', { pointers: [into('used.yml', '1')] })])])];
  const parts = coverageOf(assessment('2026-Q3', { findings, frameworks: [framework] }), FACTS);
  expect(parts.filter(({ id }) => /framework|controls/.test(id)).map(brief)).toMatchInlineSnapshot(`
    [
      [
        "1 of 4 clauses",
        "-  2: No control answers it; evidence of "host" could.",
        "-  3: No evidence can decide it: It is a judgement of people.",
        "-  4: No control answers it.",
      ],
      [
        "1 of 1 controls",
      ],
      [
        "1 of 1 controls",
        "1 checks",
      ],
      [
        "1 of 1 controls",
      ],
    ]
  `);
});

test('files and the checks that used them', () => {
  const evidence = [
    file('used.yml', '1'),
    file('collection.yaml', '1', { format: 'collection-manifest' }),
    file('old.yml', '1'),
    file('stale.yml', '1'),
    file('unwanted.yml', '1', { format: 'lynis-report' }),
    file('cut.yml', '1', { state: 'unreadable', format: 'compose-file', problem: 'Cut.' }),
    file('notes.txt', '1', { state: 'unrecognised', format: null, problem: 'It is prose.' }),
  ];
  const use = { used: [], superseded: [], setAside: [], purpose: null };
  const uses = [
    { ...use, path: 'used.yml', used: ['c'], setAside: ['d'] },
    { ...use, path: 'collection.yaml', purpose: 'It says what the others are.' },
    { ...use, path: 'old.yml', superseded: ['c'] },
    { ...use, path: 'stale.yml', setAside: ['c', 'd'] },
  ];
  const findings = [
    finding('TLS-1.1', 'satisfied', [verdict([observation('a', 'pass', { pointers: [into('used.yml', '1')] })])]),
    finding('CTR-1.1', 'not-assessed', [{ ...verdict([], { id: 'starved' }), outcome: 'unknown', cause: 'missing' }]),
  ];
  expect(brief(part('evidence', { evidence, findings }, { uses }))).toMatchInlineSnapshot(`
    [
      "2 of 7 files",
      "1 files are named by observations",
      "1 serve another purpose than to be judged",
      "-  old.yml: There is a newer reading of the same.",
      "-  stale.yml: It was set aside by all that read it: c, d.",
      "-  unwanted.yml: No check reads what it shows.",
      "-  cut.yml: unreadable: Cut.",
      "-  notes.txt: unrecognised: It is prose.",
    ]
  `);
});

test('what is covered and the holes make up the whole, whatever is given', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 });
  fc.assert(
    fc.property(names, names, names, names, (services, shown, hosts, sources) => {
      const organisation = scope({ services, hosts, logSources: sources });
      const facts: CoverageFacts = {
        ...FACTS,
        services: shown.map((service) => ({ project: null, service })),
        hosts: shown.map((host) => ({ host, paths: [] })),
        images: shown.map((image, index) => ({ image: `${image}${index}`, services, boundBy: index % 2 === 0 ? null : 'digest' })),
      };
      const observations = [...new Set(shown)].map((name) => observation(name, 'unknown missing'));
      const findings = [finding('CTR-1.1', 'not-assessed', [verdict(observations, { reads: ['container'] })])];
      const evidence = [...new Set(shown)].map((name) => file(name, '1'));
      for (const { total, covered, holes } of coverageOf(assessment('2026-Q3', { organisation, findings, evidence }), facts)) {
        expect(covered + holes.length).toBe(total);
        expect(new Set(holes.map(({ group, name }) => `${group} ${name}`)).size).toBe(holes.length);
      }
    }),
  );
});
