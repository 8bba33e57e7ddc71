import { expect, test } from 'vitest';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { NO_RULES } from '../../../src/publish/redact/rules.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';
import { ODD_PLACES } from './odd-places.ts';

const find = secretFinder();

test.for(ODD_PLACES)('$what', async ({ path, text, secrets }) => {
  const file = { path, bytes: new TextEncoder().encode(text) };
  const plan = await prepareRedaction([file], NO_RULES, find, new Uint8Array(32).fill(1));
  const { bytes, withheld } = await redact(file, plan);
  const result = new TextDecoder().decode(bytes);
  expect(withheld).toBeNull();
  expect(result.split('\n').length).toBe(text.split('\n').length);
  for (const secret of secrets) expect(result).not.toContain(secret);
  expect(result).toContain('kept');
});
