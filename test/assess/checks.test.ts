import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/assess/check.ts';
import { type Observation, rollUp } from '../../src/domain/observation.ts';
import { context, factsOf } from './builders.ts';
import { accessCases } from './cases/access.ts';
import { afterDeploymentCases } from './cases/after-deployment.ts';
import type { Cases } from './cases/case.ts';
import { composeCases } from './cases/compose.ts';
import { containerExtraCases } from './cases/container-extras.ts';
import { daemonCases } from './cases/daemon.ts';
import { dataCases } from './cases/data.ts';
import { hostCases } from './cases/host.ts';
import { isolationCases } from './cases/isolation.ts';
import { keptLogCases } from './cases/kept-logs.ts';
import { logCases } from './cases/logs.ts';
import { networkCases } from './cases/network.ts';
import { privilegeCases } from './cases/privileges.ts';
import { recordCases } from './cases/records.ts';
import { scanCases } from './cases/scans.ts';
import { tlsCases } from './cases/tls.ts';

/** A row for each check, kept by what the checks look at. */
const CASES: Readonly<Record<string, Cases>> = {
  ...accessCases,
  ...afterDeploymentCases,
  ...composeCases,
  ...containerExtraCases,
  ...daemonCases,
  ...dataCases,
  ...hostCases,
  ...isolationCases,
  ...keptLogCases,
  ...logCases,
  ...networkCases,
  ...privilegeCases,
  ...recordCases,
  ...scanCases,
  ...tlsCases,
};

const FOLDER = new URL('../../src/assess/checks/', import.meta.url);
const IDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''));

async function load(id: string): Promise<Check> {
  const { default: check } = (await import(new URL(`${id}.ts`, FOLDER).href)) as { default: Check };
  return check;
}

test('every check has a row and every row a check', () => {
  expect(Object.keys(CASES).sort()).toEqual([...IDS].sort());
});

describe.for(IDS)('%s', (id) => {
  const cases = CASES[id] ?? {};

  test('has its file name as its id, and a card that says something', async () => {
    const check = await load(id);
    expect(check.id).toBe(id);
    for (const text of [check.why, check.remedy]) expect(text).toMatch(/^[A-Z].*\.$|^chmod /s);
    expect([...check.requires, ...(check.requiresOneOf ?? [])].every((kind) => check.reads.includes(kind))).toBe(true);
  });

  test('can pass and fail', () => {
    expect(cases.pass?.length).toBeGreaterThan(0);
    expect(cases.fail?.length).toBeGreaterThan(0);
  });

  test('does not pass on nothing', async () => {
    const check = await load(id);
    expect(rollUp(check.judge(factsOf([]), context(), []).map(({ outcome }) => outcome))).not.toBe('pass');
  });

  const rows = Object.entries(cases).flatMap(([outcome, list]) => list.map((one) => ({ outcome, says: one.says, one })));
  test.for(rows)('$outcome: $says', async ({ outcome, one }) => {
    const check = await load(id);
    const observations = check.judge(factsOf(one.facts), context(one.context), one.rows ?? []);
    expect({ outcome: rollUp(observations.map((each) => each.outcome)), observations }).toMatchObject({ outcome });
    expect(new Set(observations.map(({ subject }) => subject)).size).toBe(observations.length);
    for (const observation of observations) checkForm(observation);
    const reasons = observations.filter((each) => each.outcome === outcome).map(({ reason }) => reason);
    if (one.because !== undefined) expect(reasons.join(' ')).toMatch(one.because);
  });
});

function checkForm({ subject, outcome, cause, reason, pointers }: Observation): void {
  expect(subject).not.toBe('');
  expect(reason).toMatch(/^\S.*\S$/s);
  expect(reason).not.toMatch(/undefined|\[object|NaN/);
  expect(cause === null).toBe(outcome !== 'unknown');
  if (outcome === 'pass') expect(pointers.length).toBeGreaterThan(0);
}
