import { describe, expect, test } from 'vitest';
import { webAddress } from '../../src/publish/site/framework-view.ts';
import { siteModel } from '../../src/publish/site/site-model.ts';
import { sampleAssessment, withLaterDeviation } from '../publish/assessment-fixture.ts';

const assessment = sampleAssessment();
const model = siteModel(assessment);

describe('nothing is lost between the assessment and the pages', () => {
  test('each control has one page, in order', () => {
    expect(model.controls.map(({ id }) => id)).toEqual(assessment.findings.map((finding) => finding.control.id));
  });

  test('each observation stands once in the tables of its check', () => {
    for (const [index, finding] of assessment.findings.entries()) {
      for (const [position, verdict] of finding.verdicts.entries()) {
        const check = model.controls[index]?.checks[position];
        const shown = [...(check?.observations ?? []), ...(check?.others ?? [])].map(({ subject }) => subject);
        expect(shown.toSorted()).toEqual(verdict.observations.map(({ subject }) => subject).toSorted());
      }
    }
  });

  test('what fails or is unknown is never folded away', () => {
    const folded = model.controls.flatMap((control) => control.checks.flatMap((check) => check.others));
    expect(folded.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')).toEqual([]);
    expect(folded.length).toBeGreaterThan(0);
  });

  test('each file stands in the register once, what could not be used first, and has a page when it has bytes', () => {
    expect(model.register.map(({ path }) => path).toSorted()).toEqual(assessment.evidence.map(({ path }) => path).toSorted());
    expect(model.register.slice(0, 4).map(({ path, state }) => `${state} ${path}`)).toEqual([
      'refused compose/latest',
      'unreadable host/harbour-1.snapshot.ndjson',
      'unrecognised notes/todo.docx',
      'read attestations/reviews.yaml',
    ]);
    expect(model.register.filter(({ href }) => href === null).map(({ path }) => path)).toEqual(['compose/latest']);
    expect(model.evidence).toHaveLength(assessment.evidence.filter(({ digest }) => digest !== null).length);
  });

  test('each pointer of each observation is a citation on the page of its file', () => {
    const pairs = assessment.findings.flatMap(({ control, verdicts }) =>
      verdicts.flatMap(({ observations }) =>
        observations.flatMap(({ subject, pointers }) =>
          Array.from(new Set(pointers.map(({ evidence }) => evidence)), (digest) => `${digest} ${control.id} ${subject}`),
        ),
      ),
    );
    const cited = model.evidence.flatMap(({ digest, citations }) =>
      citations.map((one) => `${digest} ${one.controlId} ${one.subject}`),
    );
    expect(cited.toSorted()).toEqual(pairs.toSorted());
    expect(model.register.reduce((sum, entry) => sum + entry.citations, 0)).toBe(pairs.length);
  });

  test('each vulnerability has a row, and the counts are of those not set aside', () => {
    expect(model.vulnerabilities.rows).toHaveLength(assessment.vulnerabilities.length);
    const counted = model.vulnerabilities.counts.reduce((sum, one) => sum + one.count, 0);
    expect(counted + model.vulnerabilities.suppressed).toBe(assessment.vulnerabilities.length);
  });
});

test('statuses carry their day or their cause', () => {
  expect(model.controls.map(({ id, label }) => `${id}: ${label.words}`)).toMatchInlineSnapshot(`
    [
      "NET-1.1: Satisfied",
      "NET-2.1: Not satisfied",
      "NET-3.2: Satisfied",
      "TLS-1.1: Satisfied",
      "TLS-1.2: Not assessed: evidence too old",
      "TLS-2.1: Not satisfied",
      "CTR-1.1: Not satisfied",
      "CTR-3.1: Accepted until 2026-12-31",
      "CTR-4.3: Not applicable",
      "MON-2.1: Satisfied",
      "MON-2.2: Not satisfied",
      "MON-3.2: Not assessed: no evidence",
      "CMP-3.1: Attested until 2026-10-05",
    ]
  `);
});

test('a record ends on the last day on which it holds, as the status of its control says', () => {
  const reviewed = model.controls.find(({ id }) => id === 'CMP-3.1');
  expect(reviewed?.label.words).toBe('Attested until 2026-10-05');
  expect(reviewed?.records.map(({ expires }) => expires)).toEqual(['5 October 2026', '12 October 2026', '4 April 2026']);
});

test('what is to be done is said for open controls only', () => {
  const says = model.controls.filter(({ remedies }) => remedies.length > 0).map(({ label }) => label.status);
  expect(new Set(says)).toEqual(new Set(['not-satisfied', 'not-assessed', 'accepted']));
});

test('the first page puts first what fails, and expired deviations before those that hold', () => {
  expect(model.overview.failing.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "CTR-1.1",
      "MON-2.2",
      "NET-2.1",
      "TLS-2.1",
    ]
  `);
  expect(model.overview.headline).toMatchInlineSnapshot(
    `"5 of 12 controls that apply are satisfied or attested; 4 not satisfied, 2 could not be assessed, 1 accepted as a risk."`,
  );
  expect(model.overview.deviations.map(({ id, daysLeft }) => [id, daysLeft])).toEqual([
    ['portal-as-root', -31],
    ['legacy-wiki', 91],
    ['postgresql-writable-root', 91],
  ]);
});

test('a deviation that begins after the assessment is not yet in force, and its first day is shown', () => {
  const { overview } = siteModel(withLaterDeviation());
  const later = overview.deviations.find(({ id }) => id === 'portal-as-root');
  expect([later?.state, later?.approved, later?.gap, later?.note]).toEqual([
    'Not yet in force',
    '5 October 2026',
    null,
    'It begins on 2026-10-05, after the assessment, so it was not applied.',
  ]);
});

test('the sidebar names no evidence and counts what is open', () => {
  expect(
    model.navigation
      .flatMap(({ links }) => links)
      .map(({ text, open }) => [text, open?.failing ?? '', open?.undecided ?? ''].join(' ').trim()),
  ).toMatchInlineSnapshot(`
    [
      "Overview of 2026-Q3",
      "Controls 4 2",
      "Introduction",
      "Network 1 0",
      "TLS 1 1",
      "Containers 1 0",
      "Monitoring 1 1",
      "Compliance 0 0",
      "Evidence",
      "Coverage",
      "Vulnerabilities",
      "OWASP Top 10 2025",
      "CIS Docker Benchmark 1.8.0",
      "About",
    ]
  `);
});

test('an unknown count is not shown as a pass: a file without a known instant says so', () => {
  const unread = model.evidence.find(({ files }) => files[0]?.path === 'host/harbour-1.snapshot.ndjson');
  expect(unread?.files[0]).toMatchObject({ takenAt: 'unknown', state: 'unreadable', facts: [] });
});

test('a pointer to evidence that the assessment does not list is shown, not dropped', () => {
  const orphan = structuredClone(assessment);
  const pointers = orphan.findings.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ observations }) => observations.flatMap((one) => one.pointers)),
  );
  for (const pointer of pointers) pointer.evidence = 'f'.repeat(64);
  const links = siteModel(orphan).controls.flatMap((control) =>
    control.checks.flatMap((check) => check.observations.flatMap((row) => row.evidence)),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(new Set(links.map(({ path, href }) => `${path} ${href}`))).toEqual(new Set([`sha256:${'f'.repeat(64)} null`]));
});

test('files with the same bytes share a page that names both', () => {
  const twice = structuredClone(assessment);
  const [first] = twice.evidence;
  if (first !== undefined) twice.evidence.push({ ...first, path: 'copy.json' });
  const shared = siteModel(twice).evidence.filter(({ files }) => files.length > 1);
  expect(shared.map(({ files }) => files.map(({ path }) => path))).toEqual([['compose/harbour.json', 'copy.json']]);
});

test.each([
  ['https://owasp.org/Top10/2025/', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['owasp.org', false],
])('%s may be linked: %s', (address, linked) => {
  expect(webAddress(address)).toBe(linked ? address : null);
});
