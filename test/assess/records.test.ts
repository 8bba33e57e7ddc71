import { expect, test } from 'vitest';
import { weeksDue } from '../../src/assess/records.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { epochMs } from '../../src/domain/time.ts';
import { context, organisation } from './builders.ts';

test('every ISO week belongs to exactly one quarter, over eleven years', () => {
  const early = { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2019-01-01' } };
  const quarters = Array.from({ length: 44 }, (_, index) => parsePeriod(`${2020 + Math.floor(index / 4)}-Q${(index % 4) + 1}`));
  const dues = quarters.flatMap((period) => weeksDue(context({ period, asOf: '2031-12-31T00:00:00.000Z', organisation: early })));
  expect(new Set(dues.map(({ subject }) => subject)).size).toBe(dues.length);
  for (const [index, { span }] of dues.entries()) {
    expect(new Date(span.from).getUTCDay()).toBe(1);
    const next = dues[index + 1];
    if (next !== undefined) expect(epochMs(next.span.from)).toBe(epochMs(span.to));
  }
  expect(dues.at(0)?.subject).toBe('2020-W01');
  expect(dues.at(-1)?.subject).toBe('2030-W52');
});

test('weeks before the deployment went into service, or that have not ended, are not due', () => {
  const inService = { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2026-07-13' } };
  const dues = weeksDue(context({ asOf: '2026-08-03T00:00:00.000Z', organisation: inService }));
  expect(dues.map(({ subject }) => subject)).toEqual(['2026-W29', '2026-W30', '2026-W31']);
});
