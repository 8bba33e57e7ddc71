import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Terminal } from '../../src/commands/terminal.ts';
import { runVerify, type VerifyOptions } from '../../src/commands/verify.ts';
import { Problem } from '../../src/domain/problem.ts';
import { packageTrust } from '../../src/publish/package/package-trust.ts';
import { formatVerifierKey, verifierKey } from '../../src/record/note.ts';
import { loadTrust, loadVerifierKeys } from '../../src/verify/trust.ts';
import { strangerNamed } from './forgery.ts';

const scratch = mkdtempSync(join(tmpdir(), 'proofbook-trust-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function at(name: string, content: string | Uint8Array = ''): string {
  const place = join(scratch, name);
  writeFileSync(place, content);
  return place;
}

const own = strangerNamed('proofbook/harbour');
const other = strangerNamed('proofbook/lighthouse');
const line = packageTrust(own).trim();
const vkey = formatVerifierKey(verifierKey(other.name, other.key));
const bare = line.split(' ').slice(0, 4).join(' ');
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('a file of keys', () => {
  test.for<[string, string, string[]]>([
    ['in either form and order', `${vkey}\n${line}\n`, ['proofbook/lighthouse', 'proofbook/harbour']],
    ['the other way round', `${line}\n${vkey}\n`, ['proofbook/lighthouse', 'proofbook/harbour']],
    ['with remarks and empty lines', `# keys\n\n${line}\n  \n# end\n`, ['proofbook/harbour']],
    ['with a byte order mark', `\uFEFF${line}\n`, ['proofbook/harbour']],
    ['with the line ends of Windows', `${line}\r\n${vkey}\r\n`, ['proofbook/lighthouse', 'proofbook/harbour']],
    ['without a role at the end of the line', `${bare}\n`, ['proofbook/harbour']],
    ['without a last newline', line, ['proofbook/harbour']],
  ])('%s', async ([, text, names]) => {
    expect((await loadTrust(at('keys', text))).map(({ name }) => name)).toEqual(names);
  });

  test.for<[string, string, string]>([
    ['a private key', pem, 'It holds a private key.'],
    [
      'a private key of OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
      'It holds a private key.',
    ],
    ['a private key behind a public one', `${line}\n${pem}`, 'It holds a private key.'],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'It holds certificates or keys in PEM form',
    ],
    ['a broken line', `${line}\nhello\n`, 'no entry of allowed_signers'],
  ])('that holds %s is refused', async ([, text, what]) => {
    await expect(loadTrust(at('keys', text))).rejects.toMatchObject({ parts: { what: expect.stringContaining(what) } });
  });

  test('of a record', async () => {
    expect(await loadVerifierKeys(at('vkey', `\uFEFF# ours\n${vkey}\n`))).toMatchObject([{ name: 'proofbook/lighthouse' }]);
    await expect(loadVerifierKeys(at('vkey', pem))).rejects.toMatchObject({ parts: { what: 'It holds a private key.' } });
  });
});

async function refusal(path: string, options: VerifyOptions = {}): Promise<Problem['parts']> {
  const silent = { write: () => {} };
  const terminal = new Terminal({ json: false, stdout: silent, stderr: silent, color: false });
  const thrown = await runVerify({ root: scratch, terminal, now: new Date() }, path, options).catch((error: unknown) => error);
  if (thrown instanceof Problem) return thrown.parts;
  throw new Error(`It was not refused: ${String(thrown)}`);
}

describe('what may never end, or is too large, is refused before it is read', () => {
  const pipe = join(scratch, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const pdf = at('some.pdf', '%PDF-1.7');
  const zip = at('some.zip', 'PK');
  const huge = at('huge.pdf', '%PDF-1.7');
  const handle = openSync(huge, 'r+');
  ftruncateSync(handle, 3 * 1024 ** 3);
  closeSync(handle);

  test.for<[string, string, VerifyOptions, string]>([
    ['a pipe', pipe, {}, 'pipe or a device'],
    ['a device', '/dev/zero', {}, 'pipe or a device'],
    ['a report of three gibibytes', huge, {}, 'has 3221225472 bytes'],
    ['a pipe as a file of certificates', pdf, { trust: pipe }, 'pipe or a device'],
    ['a pipe as a file of keys', zip, { trust: pipe }, 'pipe or a device'],
    ['a device as a file of keys', zip, { trust: '/dev/zero' }, 'pipe or a device'],
    ['a folder as a file of keys', zip, { trust: scratch }, 'is a folder'],
    ['a large file of keys', zip, { trust: huge }, 'more than 1048576'],
    ['a device as the certificates of an authority', zip, { tsaTrust: '/dev/zero' }, 'pipe or a device'],
    ['a private key as certificates', pdf, { trust: at('key.pem', pem) }, 'It holds a private key.'],
    ['a device as a checkpoint', zip, { older: ['/dev/zero'] }, 'pipe or a device'],
    ['nothing as a checkpoint', zip, { older: [join(scratch, 'none')] }, 'cannot be read'],
    ['nothing', join(scratch, 'none'), {}, 'There is nothing here.'],
  ])('%s', { timeout: 10_000 }, async ([, path, options, what]) => {
    expect((await refusal(path, options)).what).toContain(what);
  });
});

describe('an option that nothing is done with is refused', () => {
  const pdf = at('a.pdf', '%PDF-1.7');
  test.for<[string, VerifyOptions, string]>([
    ['an older checkpoint for a report', { older: [pdf] }, 'a checkpoint is held against a record'],
    ['a derivation of a report', { rederive: true }, 'only a package holds what it was derived from'],
    ['a disclosure for a report', { disclosure: [pdf] }, 'a disclosure is held against the package'],
    ['an authority for a report', { tsaTrust: pdf }, 'only a package is stamped'],
  ])('%s', async ([, options, what]) => {
    expect((await refusal(pdf, options)).what).toContain(what);
  });

  test('a runbook without a derivation, and a quarter that is none', async () => {
    const zip = at('a.zip', 'PK');
    expect((await refusal(zip, { site: true })).what).toContain('part of --rederive');
    expect((await refusal(zip, { period: 'last' })).what).toContain('last');
  });
});
