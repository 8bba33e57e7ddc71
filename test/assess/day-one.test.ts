import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Check } from '../../src/assess/check.ts';

const FOLDER = new URL('../../src/assess/checks/', import.meta.url);

/** The controls that each control of the first day rests on. */
const RESTS_ON: Readonly<Record<string, string>> = {
  'OPS-1.1': 'PRE-1.3',
  'OPS-1.2': 'AUTH-1.1',
  'OPS-1.3': 'NET-1.1',
  'OPS-1.4': 'MON-3.1',
  'OPS-1.5': 'IR-2.2',
};

async function checks(): Promise<Check[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));
  return Promise.all(names.map(async (name) => ((await import(new URL(name, FOLDER).href)) as { default: Check }).default));
}

test('a check of the first day reads all that the checks of the other control read', async () => {
  const all = await checks();
  for (const [control, other] of Object.entries(RESTS_ON)) {
    const [derived, ...more] = all.filter((check) => check.control === control);
    const bases = all.filter((check) => check.control === other);
    expect({ control, more, bases: bases.length > 0 }).toEqual({ control, more: [], bases: true });
    for (const base of bases) {
      expect({ control, without: base.reads.filter((kind) => derived?.reads.includes(kind) !== true) }).toEqual({
        control,
        without: [],
      });
      expect({ control, freshFor: derived?.freshFor, query: base.parameters }).toEqual({
        control,
        // Records are dated by themselves: the age of the file that holds them does not matter.
        freshFor: base.reads.every((kind) => kind === 'attestation') ? derived?.freshFor : base.freshFor,
        query: undefined,
      });
    }
  }
});
