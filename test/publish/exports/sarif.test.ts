import { expect, test } from 'vitest';
import { sarif } from '../../../src/publish/exports/sarif.ts';
import { sarifText } from '../../../src/publish/exports/sarif-locations.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly suppressions: readonly object[];
  readonly properties: { readonly control?: string; readonly severity?: string };
}

/** The log as another tool would read it. */
function log(): {
  runs: { tool: { driver: { name: string; rules: { id: string }[] } }; artifacts: object[]; results: Result[] }[];
} {
  return JSON.parse(JSON.stringify(sarif(sampleAssessment())));
}

function runs() {
  const [checks, vulnerabilities] = log().runs;
  if (checks === undefined || vulnerabilities === undefined) throw new Error('There are not two runs.');
  return { checks, vulnerabilities };
}

test('each outcome is a kind, and only a failure has a level', () => {
  const rows = runs().checks.results.map(({ kind, level, suppressions }) => `${kind}, ${level}, ${suppressions.length}`);
  expect(
    Object.entries(Object.groupBy(rows, (row) => row))
      .map(([row, all]) => `${all?.length} × ${row}`)
      .sort(),
  ).toMatchInlineSnapshot(`
    [
      "1 × fail, error, 1",
      "1 × notApplicable, none, 0",
      "2 × open, none, 0",
      "39 × pass, none, 0",
      "5 × fail, error, 0",
    ]
  `);
});

test('every control has a result, and every result a rule at its index', () => {
  const { checks, vulnerabilities } = runs();
  expect(new Set(checks.results.map(({ properties }) => properties.control)).size).toBe(sampleAssessment().findings.length);
  for (const { tool, results } of [checks, vulnerabilities]) {
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  }
});

test('a line is a region, and a JSON path a logical location', () => {
  expect(runs().checks.results.find(({ ruleId }) => ruleId === 'hsts')?.locations).toMatchInlineSnapshot(`
    [
      {
        "physicalLocation": {
          "artifactLocation": {
            "index": 4,
            "uri": "traefik/dynamic.yml",
            "uriBaseId": "EVIDENCE",
          },
          "region": {
            "endLine": 22,
            "startLine": 22,
          },
        },
        "properties": {
          "at": "line 22",
          "sha256": "dd6dc8cf015858149d73fdaa88ec27ef5ba1604b9df0f23e64db4e63a1b36109",
        },
      },
      {
        "logicalLocations": [
          {
            "fullyQualifiedName": "$.services.traefik.labels",
          },
        ],
        "physicalLocation": {
          "artifactLocation": {
            "index": 0,
            "uri": "compose/harbour.json",
            "uriBaseId": "EVIDENCE",
          },
        },
        "properties": {
          "at": "$.services.traefik.labels",
          "sha256": "c71986de6f6946e6576af055e570dd1b5e229cab8e18f2337b457a641a007aaf",
        },
      },
    ]
  `);
});

test('an accepted failure stays a failure and is suppressed with its reason', () => {
  const accepted = runs().checks.results.filter(({ suppressions }) => suppressions.length > 0);
  expect(accepted).toHaveLength(1);
  expect(accepted[0]).toMatchObject({ kind: 'fail', level: 'error' });
  expect(accepted[0]?.suppressions).toMatchInlineSnapshot(`
    [
      {
        "justification": "The image writes its socket and lock files below /var/run at start.",
        "kind": "external",
        "properties": {
          "approved": "2026-05-11",
          "approvedBy": "Head of platform",
          "compensating": "The container runs as an unprivileged user without capabilities.",
          "deviation": "postgresql-writable-root",
          "expires": "2026-12-31",
        },
        "status": "accepted",
      },
    ]
  `);
});

test('a vulnerability of unknown severity is no note', () => {
  const levels = runs().vulnerabilities.results.map(({ level, properties }) => `${properties.severity} ${level}`);
  expect([...new Set(levels)]).toEqual(['critical error', 'high error', 'medium warning', 'unknown warning']);
});

test.for([
  ['a {0} b', 'a {{0}} b'],
  ['see [here](http://evil.example)', 'see \\[here](http://evil.example)'],
  ['services[3] (of 4)', 'services[3] (of 4)'],
] as const)('a message of %j is written %j', ([text, escaped]) => {
  expect(sarifText(text)).toBe(escaped);
});
