import { describe, expect, test } from 'vitest';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';
import { scanLeaving } from '../../../src/publish/redact/scan-leaving.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';

const rules = RedactionRules.parse({
  proofbook: 'redaction/1',
  people: { members: [{ files: 'logs/events.json', at: ['*.user'] }], except: ['ops-east'] },
  addresses: { members: [{ files: 'logs/events.json', at: ['*.ip'] }], files: ['all/**'] },
});
const V4 = '203.0.113.18';
const V6 = '2001:db8:77:1::abc';
const ACCOUNT = 'ilse.vandermeer';
const NAME = 'Zoë Jäger';
const EVENTS = JSON.stringify([
  { user: ACCOUNT, ip: V4 },
  { user: NAME, ip: V6 },
]);
const TOKEN = ['gh', 'p_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const PASSWORD = 'Kw9-vR2xTe71';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const percent = (text: string) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16)}`).join('');
const log = (path: string) => `${JSON.stringify({ RequestPath: path, Status: 200 })}\n`;

async function redacted(path: string, text: string) {
  const files = [
    { path: 'logs/events.json', bytes: Buffer.from(EVENTS) },
    { path, bytes: Buffer.from(text) },
  ];
  const plan = await prepareRedaction(files, rules, secretFinder(), new Uint8Array(32).fill(5));
  const { bytes, withheld } = await redact({ path, bytes: Buffer.from(text) }, plan);
  expect(withheld).toBeNull();
  return { text: Buffer.from(bytes).toString(), known: plan.known };
}

async function shown(path: string, text: string): Promise<string> {
  return (await redacted(path, text)).text
    .replace(/redacted-user-[0-9a-f]{16}(?:@redacted\.invalid)?/g, 'P')
    .replace(/redacted-secret-[0-9a-f]{16}/g, 'S')
    .replace(/redacted-text-[0-9a-f]{16}/g, 'T')
    .replace(/198[._-]1[89][._-]\d+[._-]\d+|2001(?::|%3A)2(?::|%3A)[0-9a-f:]*(?:%3A|[0-9a-f])*/g, 'A');
}

describe('an address that the evidence holds', () => {
  test.for([
    ['behind a percent-encoded blank', log(`/b?q=from%20${V4}`), log('/b?q=from%20A')],
    ['between percent-encoded quotes', log(`/c?j=%7B%22ip%22%3A%22${V4}%22%7D`), log('/c?j=%7B%22ip%22%3A%22A%22%7D')],
    ['before a dash and a port', `up ${V4}-8443 2026-${V4}\n`, 'up A-8443 2026-A\n'],
    ['with percent-encoded dots', log('/j/203%2E0%2E113%2E18'), log('/j/A')],
    ['with underscores', 'host_203_0_113_18_a\n', 'host_A_a\n'],
    ['translated into IPv6', 'nat 64:ff9b::cb00:7112\n', 'nat 64:ff9b::A\n'],
    ['in 6to4', 'via 2002:cb00:7112::1\n', 'via T\n'],
    ['in the name of reverse resolution', 'ptr 18.113.0.203.in-addr.arpa.\n', 'ptr T.in-addr.arpa.\n'],
    ['as hexadecimal digits', 'a cb007112 0xCB007112 acb007112\n', 'a T T acb007112\n'],
    [
      'a UUID that begins with the same digits',
      'id cb007112-7a1c-4d2e-9f00-1b2c3d4e5f60\n',
      'id cb007112-7a1c-4d2e-9f00-1b2c3d4e5f60\n',
    ],
    ['as hexadecimal digits before a dash', 'id cb007112-7a1c x-cb007112-y\n', 'id T-7a1c x-T-y\n'],
    ['as the kernel has it', 'from 127100CB:01BB\n', 'from T:01BB\n'],
    ['as a number', 'long 3405803794\n', 'long T\n'],
    ['in base64', log(`/o?x=${base64(V4)}`), log('/o?x=T')],
    ['IPv6, percent-encoded', log(`/t?ip=${encodeURIComponent(V6)}`), log('/t?ip=A')],
    ['IPv6 between percent-encoded brackets', log(`/v/%5B${V6}%5D:443`), log('/v/%5BA%5D:443')],
    ['IPv6 in the name of a host', 'ip 2001-db8-77-1--abc.dyn.example\n', 'ip T.dyn.example\n'],
    [
      'IPv6 in the name of reverse resolution',
      'ptr c.b.a.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa\n',
      'ptr T.ip6.arpa\n',
    ],
    ['another address', log('/a?q=%20203.0.113.19'), log('/a?q=%20203.0.113.19')],
    ['a time that has the same digits', 'at 1756684800 and 3405803795\n', 'at 1756684800 and 3405803795\n'],
  ] as const)('%s', async ([, text, expected]) => {
    expect(await shown('logs/access.log', text)).toBe(expected);
  });

  test('percent-encoded where every address is replaced', async () => {
    expect(await shown('all/a.log', log('/t?ip=2001%3Adb8%3A9%3A%3A1&b=%2F198.51.100.7'))).toBe(log('/t?ip=A&b=%2FA'));
  });
});

describe('a person whom the evidence names', () => {
  const decomposed = NAME.normalize('NFD');
  test.for([
    ['with letters of two signs', log(`/u/${decomposed}`), log('/u/P')],
    ['percent-encoded twice', log(`/u/${encodeURIComponent(encodeURIComponent(NAME))}`), log('/u/P')],
    ['percent-encoded in Latin-1', log('/u/Zo%EB%20J%E4ger'), log('/u/P')],
    ['with references of HTML', log('/u/Zo&euml; J&#228;ger'), log('/u/P')],
    ['with wide letters', log('/u/ｉｌｓｅ.vandermeer'), log('/u/P')],
    ['with a percent-encoded dot', log('/u?n=ilse%2Evandermeer&b=1'), log('/u?n=P&b=1')],
    ['percent-encoded as a whole', log(`/u?n=${percent(ACCOUNT)}`), log('/u?n=P')],
    ['with another sign between the parts', 'ilse_vandermeer and ilse-vandermeer\n', 'P and P\n'],
    ['in base64', log(`/u?n=${base64(ACCOUNT)}`), log('/u?n=P')],
    ['in the base64 of an e-mail address', log(`/u/x/${base64(`${ACCOUNT}@corp.example`)}`), log('/u/x/P')],
    ['in hexadecimal digits', log(`/u?n=${hex(ACCOUNT)}`), log('/u?n=P')],
    ['an e-mail address, percent-encoded twice', log('/u?m=jan.k%2540corp.example'), log('/u?m=P')],
    ['an account that is excepted, percent-encoded', log('/u?m=ops%2Deast'), log('/u?m=ops%2Deast')],
  ] as const)('%s', async ([, text, expected]) => {
    expect(await shown('logs/access.log', text)).toBe(expected);
  });
});

describe('a secret', () => {
  const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('%2E');
  const hook = ['hooks.slack.com', 'services', 'T0AAAAAAA', 'B0AAAAAAA', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('%2F');
  test.for([
    ['in a connection string', 'a.log', log(`/a?dsn=postgres%3A%2F%2Fapp%3A${PASSWORD}%40db%2Fapp`), [PASSWORD]],
    ['in one that is partly encoded', 'a.log', log(`/a?u=postgres:%2F%2Fapp:${PASSWORD}@db%2Fapp`), [PASSWORD]],
    ['in a field of a form', 'a.log', log(`/a?user%5Bpassword%5D=${PASSWORD}&b=1`), [PASSWORD]],
    ['in the address of a webhook', 'a.log', log(`/z?u=https%3A%2F%2F${hook}`), ['a1B2c3D4e5F6g7H8i9J0k1L2']],
    ['with one character encoded', 'a.log', log(`/b?x=${TOKEN.replace('_', '%5F')}`), [TOKEN.slice(5)]],
    ['with all characters encoded', 'a.log', log(`/b?x=${percent(TOKEN)}`), [percent(TOKEN).slice(12, 60)]],
    ['with encoded dots', 'a.log', log(`/f?x=${jwt}`), ['a1B2c3D4e5F6']],
    ['in base64 behind a path', 'a.log', log(`/d/abc/${base64(TOKEN)}`), [base64(TOKEN).slice(8, 30)]],
    ['in base64 behind a name', 'a.log', log(`/d/reset_${base64(TOKEN)}`), [base64(TOKEN).slice(8, 30)]],
    ['in hexadecimal digits', 'a.log', log(`/c?x=${hex(TOKEN)}`), [hex(TOKEN).slice(8)]],
    ['with an invisible sign', 'a.log', log(`${TOKEN.slice(0, 10)}\u200b${TOKEN.slice(10)}`), [TOKEN.slice(12)]],
    ['with a soft hyphen', 'a.json', log(`${TOKEN.slice(0, 10)}\u00ad${TOKEN.slice(10)}`), [TOKEN.slice(12)]],
    ['with an escape of HCL', 'a.tf', `esc = "${TOKEN.replace('_', '\\u005f')}"\n`, [TOKEN.slice(5)]],
    ['with an escape of TOML', 'a.toml', `esc = "${TOKEN.replace('_', '\\u005f')}"\n`, [TOKEN.slice(5)]],
    ['with an escape of YAML', 'a.yaml', `esc: "${TOKEN.replace('_', '\\x5f')}"\n`, [TOKEN.slice(5)]],
    ['with an escape within one of JSON', 'a.json', log(TOKEN.replace('g', '\\u0067')), [TOKEN.slice(5)]],
    ['with a reference of HTML', 'a.log', log(TOKEN.replace('h', '&#104;')), [TOKEN.slice(5)]],
  ] as const)('%s', async ([, path, text, secrets]) => {
    const found = await redacted(path, text);
    for (const secret of secrets) expect(found.text).not.toContain(secret);
    expect(found.text.split('\n')).toHaveLength(text.split('\n').length);
    expect((await redacted(path, found.text)).text).toBe(found.text);
  });

  test('is seen by the gate as well', async () => {
    const files = [{ path: 'report.txt', bytes: Buffer.from(`see /b?x=${TOKEN.replace('_', '%5F')}\n`) }];
    expect(await scanLeaving(files, { findSecrets: secretFinder() })).toMatchObject([{ place: 'line 1', kind: 'github-token' }]);
  });

  test('is none where percent-encoding and base64 say something else', async () => {
    const text = `${log('/a?next=%2Fapplication%2Fo%2Fauthorize%2F%3Fclient_id%3Dx%26scope%3Dopenid%2520profile')}/usr/share/doc/aGVsbG8gd29ybGQgYW5kIGFsbA/x\n`;
    expect((await redacted('a.log', text)).text).toBe(text);
  });
});

test('what is known is seen by the gate however it is written', async () => {
  const { known } = await redacted('a.log', 'x\n');
  const options = { findSecrets: secretFinder(), known, isEvidence: () => true };
  const kinds = async (text: string) =>
    (await scanLeaving([{ path: 'evidence/a.txt', bytes: Buffer.from(text) }], options)).map(({ kind }) => kind);
  expect(await kinds(`a ${base64(ACCOUNT)} b\n`)).toEqual(['encoded']);
  expect(await kinds(`q=%20${V4}\n`)).toEqual(['known-address']);
  expect(await kinds('18.113.0.203.in-addr.arpa\n')).toEqual(['address-form']);
});
