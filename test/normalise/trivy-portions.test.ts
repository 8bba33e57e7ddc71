import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { Problem } from '../../src/domain/problem.ts';
import { jsonOf } from '../../src/normalise/json.ts';
import type { Reading } from '../../src/normalise/reader.ts';
import trivyReport from '../../src/normalise/trivy-report.ts';
import { portionsOf } from './portions.ts';
import { fixture, sealed } from './sealed.ts';

/** What the reader makes of bytes in portions; its words when it refuses them. */
function read(bytes: Uint8Array, cuts: readonly number[]): Reading | string {
  try {
    const portions = trivyReport.inPortions({ path: 'scan.json', digest: 'd'.repeat(64) });
    for (const portion of portionsOf(bytes, cuts)) portions.feed(portion);
    return portions.end();
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message;
    throw thrown;
  }
}

/** The reading of a report that is not refused. */
function accepted(bytes: Uint8Array, cuts: readonly number[] = []): Reading {
  const reading = read(bytes, cuts);
  if (typeof reading === 'string') throw new Error(reading);
  return reading;
}

const words = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '"', '\\', '\n', '\u{FEFF}', '\ud800'),
  minLength: 1,
  maxLength: 12,
});
const severity = fc.constantFrom('UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const list = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(fc.constant(null), fc.array(value, { maxLength: 4 }));

const vulnerability = fc.record(
  {
    VulnerabilityID: words,
    PkgName: words,
    InstalledVersion: words,
    FixedVersion: optional(words),
    Status: fc.constantFrom('fixed', 'affected'),
    Severity: severity,
    Title: optional(words),
    CweIDs: list(words),
    References: fc.array(words, { maxLength: 2 }),
  },
  { requiredKeys: ['VulnerabilityID', 'PkgName'] },
);
const misconfiguration = fc.record({ ID: words, Severity: severity, Status: fc.constantFrom('PASS', 'FAIL'), Message: words });
const secret = fc.record({ RuleID: words, Severity: severity, Title: words });
const modified = fc.oneof(
  fc.record({ Type: fc.constant('vulnerability'), Status: fc.constant('ignored'), Statement: words, Finding: vulnerability }),
  fc.record({ Type: fc.constant('license'), Finding: fc.record({ Name: words }) }),
);
const result = fc.record(
  {
    Target: words,
    Class: fc.constantFrom('os-pkgs', 'lang-pkgs', 'config', 'secret'),
    Vulnerabilities: list(vulnerability),
    Misconfigurations: list(misconfiguration),
    Secrets: list(secret),
    ExperimentalModifiedFindings: list(modified),
    Packages: list(fc.record({ Name: words })),
    Attestations: list(words),
  },
  { requiredKeys: ['Target', 'Class'] },
);
const report = fc.record({
  SchemaVersion: fc.constant(2),
  CreatedAt: fc.constant('2026-09-21T04:12:00Z'),
  ArtifactName: words,
  ArtifactType: fc.constantFrom('container_image', 'repository'),
  Results: list(result),
});

/** As text: members in an order that a number gives, on one line or several, with escapes or without, with a byte-order mark or not. */
const style = fc.record({ order: fc.nat(), indent: fc.constantFrom('', ' '), isAscii: fc.boolean(), hasMark: fc.boolean() });

const PLAIN = { order: 0, indent: '', isAscii: false, hasMark: false };

function written(value: unknown, { order, indent, isAscii, hasMark }: typeof PLAIN): Uint8Array {
  const text = JSON.stringify(value, (_, part: unknown) => reordered(part, order), indent);
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return new TextEncoder().encode(`${hasMark ? '\uFEFF' : ''}${isAscii ? text.replace(/[^\x20-\x7e\n]/g, escaped) : text}`);
}

function reordered(part: unknown, order: number): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  const members = Object.entries(part);
  const first = order % Math.max(1, members.length);
  const turned = [...members.slice(first), ...members.slice(0, first)];
  return Object.fromEntries(order % 2 === 0 ? turned : turned.reverse());
}

const cuts = fc.array(fc.nat(3000), { maxLength: 20 });

describe('a report of any content', () => {
  test('is read alike wherever its portions end, and whatever the order of its members', () => {
    fc.assert(
      fc.property(report, style, cuts, (value, how, where) => {
        const bytes = written(value, how);
        expect(read(bytes, where)).toEqual(trivyReport.read(sealed('scan.json', bytes)));
        expect(accepted(bytes).facts).toEqual(accepted(written(value, PLAIN)).facts);
      }),
      { numRuns: 500 },
    );
  });

  test('loses no finding, and each fact points to the finding that it states', () => {
    fc.assert(
      fc.property(report, style, cuts, (value, how, where) => {
        const bytes = written(value, how);
        const document = jsonOf(sealed('scan.json', bytes));
        const { facts } = accepted(bytes, where);
        const findings = facts.filter(({ kind }) => kind !== 'scan' && kind !== 'repositoryScan');
        for (const fact of findings) expect(stated(fact)).toEqual(foundAt(document, fact.from.at));
        const places = findings.map(({ from }) => from.at);
        expect(new Set(places).size).toBe(places.length);
        expect(places.length).toBe(countIn(value.Results ?? []));
      }),
      { numRuns: 500 },
    );
  });

  test('cut off or damaged is refused in the same words wherever its portions end', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        report,
        style,
        cuts,
        fc.nat(3000),
        fc.constantFrom('', '"', '}', ',', '\\', '\0'),
        (value, how, where, at, put) => {
          const whole = written(value, how);
          const place = at % whole.length;
          const bytes = Uint8Array.from([
            ...whole.subarray(0, place),
            ...new TextEncoder().encode(put),
            ...(put === '' ? [] : whole.subarray(place)),
          ]);
          const outcome = read(bytes, where);
          expect(outcome).toEqual(read(bytes, []));
          if (put === '') expect(outcome).toBeTypeOf('string');
          if (typeof outcome === 'string') refused += 1;
        },
      ),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

/** The id and the package, file or message of a fact. */
function stated(fact: Fact): unknown {
  if (fact.kind === 'vulnerability') return [fact.id, fact.package, fact.title];
  if (fact.kind === 'misconfiguration') return [fact.id, fact.message, fact.title];
  if (fact.kind === 'exposedSecret' || fact.kind === 'imageSecret') return [fact.rule, null, fact.title];
  throw new Error(`A Trivy report has no ${fact.kind}.`);
}

/** The same of what stands at a path such as `$.Results[0].Secrets[2]`. */
function foundAt(document: unknown, path: string): unknown {
  const parts = Array.from(path.matchAll(/\.(\w+)|\[(\d+)\]/g), ([, name, index]) => name ?? Number(index));
  const element = parts.reduce<unknown>((within, part) => Reflect.get(Object(within), part), document);
  const finding = Object(Reflect.get(Object(element), 'Finding') ?? element);
  const { VulnerabilityID, PkgName, ID, Message, RuleID, Title } = finding;
  return [VulnerabilityID ?? ID ?? RuleID, PkgName ?? Message ?? null, Title ?? null];
}

function countIn(results: readonly object[]): number {
  const listed = (holder: object, name: string): readonly unknown[] => Reflect.get(holder, name) ?? [];
  const suppressed = (holder: object) =>
    listed(holder, 'ExperimentalModifiedFindings').filter((one) => Reflect.get(Object(one), 'Type') !== 'license');
  return results.reduce(
    (sum, one) =>
      sum +
      ['Vulnerabilities', 'Misconfigurations', 'Secrets'].reduce((count, name) => count + listed(one, name).length, 0) +
      suppressed(one).length,
    0,
  );
}

describe.for(readdirSync(new URL('../fixtures/trivy-report/', import.meta.url)))('%s', (name) => {
  test('is read alike in portions of any length', () => {
    const { bytes } = fixture(`trivy-report/${name}`);
    const whole = read(bytes, []);
    expect(whole).not.toBeTypeOf('string');
    for (const length of [1, 2, 3, 7, 64, 1000])
      expect(
        read(
          bytes,
          Array.from({ length: Math.floor(bytes.length / length) }, (_, index) => index * length),
        ),
      ).toEqual(whole);
  });
});

test('more findings than a call has arguments', () => {
  const findings = Array.from({ length: 200_000 }, () => '{"VulnerabilityID": "CVE-2026-1", "PkgName": "p"}');
  const result = `{"Target": "t", "Vulnerabilities": [${findings}]}`;
  const text = `{"SchemaVersion": 2, "ArtifactName": "a", "ArtifactType": "vm", "Results": [${result}]}`;
  expect(accepted(new TextEncoder().encode(text)).facts).toHaveLength(200_001);
});
