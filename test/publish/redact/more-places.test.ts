import { expect, test } from 'vitest';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { NO_RULES } from '../../../src/publish/redact/rules.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';

const WORD = 'Kw9vR2-xTe71sQ';
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    Buffer.from(`line ${index} of a key, ${'x'.repeat(34)}`)
      .toString('base64')
      .slice(0, 64),
  );
const BODY = lines(6).join('\n');
const LAST = ['-----END RSA PRIVATE', ' KEY-----'].join('');

/** Secrets in files that are read, under names and in places of their own. */
test.for([
  ['RADIUS', 'pg_hba.conf', `host all all 10.0.0.0/8 radius radiusservers="r" radiussecrets="${WORD}"\n`],
  ['an environment variable of sshpass', 'Dockerfile', `FROM a\n# ENV SSHPASS=${WORD}\n`],
  ['an object of credentials', 'a.json', JSON.stringify({ credentials: { user: 'app', b: WORD } })],
  ['an object of secrets', 'a.yaml', `secrets:\n  first: ${WORD}\n`],
  ['cookies of a request', 'a.json', JSON.stringify({ cookies: { authentik_session: WORD, theme: 'dark' } })],
  ['a session', 'a.json', JSON.stringify({ sessionid: WORD })],
  ['a header of a session', 'a.log', `${JSON.stringify({ 'request_X-Session-Id': WORD })}\n`],
  ['codes for a lost device', 'a.json', JSON.stringify({ recovery_codes: [WORD, 'next-0001a'] })],
  ['the seed of one-time passwords', 'a.yaml', `totp_seed: ${WORD}\n`],
  ['a setting of rclone', 'a.sh', `rclone config create r s3 access_key_id x secret_access_key ${WORD}\n`],
  ['a key of OpenSSL', 'a.sh', `tar c | openssl enc -aes-256-cbc -k ${WORD}\n`],
  ['what is piped into OpenSSL', 'a.sh', `echo "${WORD}" | openssl enc -aes-256-cbc -pass stdin\n`],
  [
    'a login of SMTP',
    'a.log',
    `C: AUTH PLAIN ${Buffer.from(`\0app\0${WORD}`).toString('base64')}\n`,
    Buffer.from(`\0app\0${WORD}`).toString('base64').slice(8, 16),
  ],
  ['a key without its first line', 'a.txt', `the rest\n${BODY}\n${LAST}\n`, BODY.slice(70, 100)],
  [
    'a commented key without its first line',
    'a.yaml',
    `a: 1\n# ${BODY.replaceAll('\n', '\n# ')}\n# ${LAST}\nb: 2\n`,
    BODY.slice(70, 100),
  ],
  ['a key without its first line, in JSON', 'a.json', JSON.stringify({ note: `${BODY}\n${LAST}` }), BODY.slice(70, 100)],
] as const)('%s', async ([, path, text, secret = WORD]) => {
  const bytes = Buffer.from(text);
  const plan = await prepareRedaction([{ path, bytes }], NO_RULES, secretFinder(), new Uint8Array(32).fill(3));
  const result = Buffer.from((await redact({ path, bytes }, plan)).bytes).toString();
  expect(text).toContain(secret);
  expect(result).not.toContain(secret);
  expect(result.split('\n')).toHaveLength(text.split('\n').length);
});

test('what stands before a key without its first line stays', async () => {
  const bytes = Buffer.from(`Words of a report that end here\n${BODY}\n${LAST}\nand go on\n`);
  const plan = await prepareRedaction([{ path: 'a.txt', bytes }], NO_RULES, secretFinder(), new Uint8Array(32).fill(3));
  const result = Buffer.from((await redact({ path: 'a.txt', bytes }, plan)).bytes).toString();
  expect(result).toMatch(/^Words of a report that end here\nredacted-secret-\w{16}\n/);
  expect(result).toMatch(/\nand go on\n$/);
});
