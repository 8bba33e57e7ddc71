import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Assessment } from '../src/domain/assessment.ts';
import { canonicalJson } from '../src/domain/canonical.ts';
import { parsePeriod } from '../src/domain/period.ts';
import { placesOf } from '../src/publish/publish.ts';
import { addToRunbook } from '../src/runbook.ts';
import { sampleAssessment } from './publish/assessment-fixture.ts';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'proofbook-runbook-'));
});
afterEach(() => rmSync(dist, { recursive: true }));

/** A quarter as its package would hold it, judged as of an instant. */
function published(quarter: string, asOf?: string): Assessment {
  const period = parsePeriod(quarter);
  const assessment: Assessment = { ...sampleAssessment(), period, asOf: asOf ?? period.to };
  const site = join(placesOf(dist, assessment).package, 'site');
  mkdirSync(join(site, 'files'), { recursive: true });
  writeFileSync(join(site, 'index.html'), `${quarter} as of ${assessment.asOf}`);
  writeFileSync(join(site, 'files', `${assessment.organisation.deployment.name}-${quarter}.json`), canonicalJson(assessment));
  return assessment;
}

const pages = (quarter: string): string => readFileSync(join(dist, 'runbook', 'v', quarter, 'index.html'), 'utf8');

test('each quarter stands beside the others, the newest first', async () => {
  const { page, pages, notes } = await addToRunbook(dist, [published('2026-Q2'), published('2026-Q3')]);
  expect(notes).toEqual([]);
  expect([...pages]).toEqual(['2026-Q2', '2026-Q3'].map((quarter) => [quarter, join(dist, 'runbook', 'v', quarter)]));
  const text = readFileSync(page, 'utf8');
  expect(Array.from(text.matchAll(/<th scope="row"><a href="v\/([^/]*)\//g), ([, quarter]) => quarter)).toEqual([
    '2026-Q3',
    '2026-Q2',
  ]);
  expect(text).toContain('From 2026-Q2 to 2026-Q3');
  expect(readFileSync(join(dist, 'runbook', 'versions.js'), 'utf8')).toContain('["2026-Q3","2026-Q2"]');
});

test('the latest quarter is replaced, one that was followed is not, and that is said', async () => {
  await addToRunbook(dist, [published('2026-Q2')]);
  await addToRunbook(dist, [published('2026-Q2', '2026-07-02T00:00:00.000Z')]);
  expect(pages('2026-Q2')).toContain('2026-07-02');
  await addToRunbook(dist, [published('2026-Q3')]);
  const { notes, pages: now } = await addToRunbook(dist, [published('2026-Q2', '2026-07-09T00:00:00.000Z')]);
  expect([...now]).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^The pages of 2026-Q2 stay as they were published/)]);
  expect(pages('2026-Q2')).toContain('2026-07-02');
});

test('what was published and did not change is left alone without a word', async () => {
  const quarters = [published('2026-Q2'), published('2026-Q3')];
  await addToRunbook(dist, quarters);
  const before = readFileSync(join(dist, 'runbook', 'quarters.json'), 'utf8');
  const { pages: same, notes } = await addToRunbook(dist, quarters);
  expect([notes, [...same.keys()]]).toEqual([[], ['2026-Q2', '2026-Q3']]);
  expect(readFileSync(join(dist, 'runbook', 'quarters.json'), 'utf8')).toBe(before);
});

test('pages that somebody changed are refused; once deleted they are published anew', async () => {
  const quarters = [published('2026-Q2'), published('2026-Q3')];
  await addToRunbook(dist, quarters);
  writeFileSync(join(dist, 'runbook', 'v', '2026-Q2', 'index.html'), 'all is well');
  await expect(addToRunbook(dist, quarters)).rejects.toThrow('These pages are not the ones that were published');
  rmSync(join(dist, 'runbook', 'v', '2026-Q2'), { recursive: true });
  await addToRunbook(dist, quarters);
  expect(pages('2026-Q2')).toContain('2026-Q2 as of');
});

test('a list of quarters that is no list is a problem, and nothing is replaced', async () => {
  await addToRunbook(dist, [published('2026-Q2')]);
  writeFileSync(join(dist, 'runbook', 'quarters.json'), '{"quarters": [');
  await expect(addToRunbook(dist, [published('2026-Q3')])).rejects.toThrow('It is no list of published quarters.');
  expect(() => pages('2026-Q3')).toThrow();
});

test('a list of quarters that cannot be read is not taken for none, and nothing is replaced', async () => {
  await addToRunbook(dist, [published('2026-Q2')]);
  const list = join(dist, 'runbook', 'quarters.json');
  rmSync(list);
  mkdirSync(list);
  await expect(addToRunbook(dist, [published('2026-Q2', '2026-07-09T00:00:00.000Z')])).rejects.toMatchObject({ code: 'EISDIR' });
  expect(pages('2026-Q2')).not.toContain('2026-07-09');
});
