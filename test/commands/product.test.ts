import { expect, test } from 'vitest';
import { followed, type Product, toldOf } from '../../src/commands/product.ts';
import type { JudgedPeriod } from '../../src/pipeline.ts';
import { workspaceIn } from '../../src/workspace.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

const product: Product = {
  judged: { assessment: sampleAssessment() } as JudgedPeriod,
  places: {
    assessment: '/project/dist/assessments/harbour-2026-Q3.json',
    report: '/project/dist/reports/harbour-2026-Q3.pdf',
    site: '/project/dist/site',
    package: '/project/dist/packages/harbour-2026-Q3.zip',
  },
  notes: ['2 passed over.'],
};
const told = (one: Product) => toldOf('/project', workspaceIn('/project'), one);

test('what was made is told by where it lies', () => {
  const { lines, value } = told(product);
  expect(lines[0]).toBe('2 passed over.');
  expect(lines.slice(-5)).toEqual([
    'Assessment  dist/assessments/harbour-2026-Q3.json',
    'Report      dist/reports/harbour-2026-Q3.pdf',
    'Site        dist/site',
    'Package     dist/packages/harbour-2026-Q3.zip',
    'Hand over   .proofbook/keys/allowed_signers, by another way than the package',
  ]);
  expect(value).toMatchObject({ site: 'dist/site', package: 'dist/packages/harbour-2026-Q3.zip', notes: ['2 passed over.'] });
});

test.for<[what: string, pages: [string, string][], site: string]>([
  ['lies in the runbook of all quarters', [['2026-Q3', '/project/dist/runbook/v/2026-Q3']], 'dist/runbook/v/2026-Q3'],
  ['that shows something else there lies in the package', [], 'dist/packages/harbour-2026-Q3/site'],
])('the site of a quarter that another followed %s', ([, pages, site]) => {
  const { lines, value } = told(followed(product, { page: '', pages: new Map(pages), notes: [] }));
  expect(lines).toContain(`Site        ${site}`);
  expect(value).toMatchObject({ site });
});
