import { expect, test } from 'vitest';
import { pageText } from '../../../src/publish/redact/html-text.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { NO_RULES } from '../../../src/publish/redact/rules.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';

/** Texts that once took redaction minutes. Nothing here measures time; bench/hostile.ts does. */
async function redacted(path: string, text: string): Promise<{ readonly text: string; readonly count: number }> {
  const file = { path, bytes: new TextEncoder().encode(text) };
  const { bytes, redactions } = await redact(file, await prepareRedaction([file], NO_RULES, secretFinder(), new Uint8Array(32)));
  return { text: new TextDecoder().decode(bytes), count: redactions.length };
}

test.for<readonly [what: string, path: string, text: string, count: number]>([
  ['variables in an address that does not go on', 'a.txt', `://${'${}'.repeat(60)}\n`, 0],
  ['many secrets that begin alike', 'a.txt', Array.from({ length: 8000 }, (_, i) => `password=aB3dE5gH7jK9${i}\n`).join(''), 8000],
  ['brackets behind the name of a secret', 'a.txt', `token ${')'.repeat(4000)}x `.repeat(60), 0],
])('%s', async ([, path, text, count]) => {
  expect((await redacted(path, text)).count).toBe(count);
});

test.for([
  'https://${NAME}:aB3dE5gH7jK9mN1p@host.example/',
  'https://${A:-b}:aB3dE5gH7jK9mN1p@host.example/',
  'https://${A/b}${C}x:aB3dE5gH7jK9mN1p@host.example/',
])('a password behind variables is found: %s', async (text) => {
  expect((await redacted('a.txt', text)).text).not.toContain('aB3dE5gH7jK9mN1p');
});

test('comments of a page that stay open hide nothing, and those that end do', () => {
  expect(pageText('a<!-- b -->c<!-- d')).toBe('a c<!-- d');
  expect(pageText('<!--'.repeat(200_000))).toHaveLength(800_000);
});
