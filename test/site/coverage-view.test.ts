import { expect, test } from 'vitest';
import { coverageViews } from '../../src/publish/site/coverage-view.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

test('a part says how much is covered and what is not, once for each reason', () => {
  const hole = { group: 'CTR-1.1', why: 'Its user is not resolved.' };
  const holes = [
    { ...hole, name: 'app' },
    { group: null, name: 'db', why: hole.why },
    { ...hole, name: 'cache' },
  ];
  const [part] = sampleAssessment().coverage;
  if (part === undefined) throw new Error('The sample covers nothing.');
  const [view] = coverageViews({ ...sampleAssessment(), coverage: [{ ...part, total: 3, covered: 0, holes }] });
  expect(view).toMatchObject({
    covered: '0 of 3 images',
    open: '3 holes',
    whole: false,
    holes: [
      { group: 'CTR-1.1', names: ['app', 'cache'], why: hole.why },
      { group: null, names: ['db'], why: hole.why },
    ],
  });
});
