import { expect, test } from 'vitest';
import infisicalSecrets from '../../src/normalise/infisical-secrets.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const places = (text: string) =>
  factsOf(infisicalSecrets.read(sealed('s.json', text)), 'infisicalSecret').map(
    ({ name, path, from }) => `${from.at}: ${path} ${name}`,
  );

test('names with their place, imported ones too', () => {
  expect(infisicalSecrets.read(fixture('infisical-secrets/names.json')).facts).toMatchInlineSnapshot(`
    [
      {
        "environment": "prod",
        "from": {
          "at": "$.secrets[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "infisicalSecret",
        "name": "POSTGRES_PASSWORD",
        "path": "/",
        "project": "quay-platform",
      },
      {
        "environment": "prod",
        "from": {
          "at": "$.secrets[1]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "infisicalSecret",
        "name": "JUMPSERVER_SECRET_KEY",
        "path": "/jumpserver",
        "project": "quay-platform",
      },
      {
        "environment": "prod",
        "from": {
          "at": "$.imports[0].secrets[0]",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "infisicalSecret",
        "name": "SMTP_PASSWORD",
        "path": "/shared",
        "project": "quay-platform",
      },
    ]
  `);
});

test('a bare list, and an answer without secrets', () => {
  expect(places('[{"secretKey":"A"}]')).toEqual(['$[0]: / A']);
  expect(places('{"secrets":[],"imports":[]}')).toEqual([]);
});

test.for([
  ['hidden ones are fine', '<hidden-by-infisical>', true, []],
  ['so are empty ones', '', false, []],
  ['one in clear is told of and not kept', 'NEVER-KEPT', false, [expect.stringMatching(/^1 secrets stand here with their values/)]],
] as const)('values: %s', ([, secretValue, secretValueHidden, notes]) => {
  const reading = infisicalSecrets.read(
    sealed('s.json', JSON.stringify({ secrets: [{ secretKey: 'A', secretValue, secretValueHidden }] })),
  );
  expect(reading.notes).toEqual(notes);
  expect(JSON.stringify(reading)).not.toContain('NEVER-KEPT');
});

test('a secret without a name is refused', async () => {
  expect(await refusalOf(infisicalSecrets, sealed('s.json', '{"secrets":[{"secretKey":""}]}'))).toContain('$.secrets[0].secretKey');
});

test.for([
  ['{"secrets":[{"id":"a","secretKey":"A', true],
  ['{"secrets": [], "imports": []}', true],
  ['{"secrets":{"db":{"file":"x"}},"services":{}}', false],
  ['{"secrets":[{"name":"x"}]}', false],
] as const)('%s', ([text, expected]) => {
  expect(infisicalSecrets.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(expected);
});
