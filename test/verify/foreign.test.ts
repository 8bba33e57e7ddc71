import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLACES } from '../../src/publish/package/layout.ts';
import { packageTrust } from '../../src/publish/package/package-trust.ts';
import { timestampQuery } from '../../src/publish/package/timestamp.ts';
import { writePackage } from '../../src/publish/package/write-package.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { loadTrust } from '../../src/verify/trust.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { type Authority, startAuthority } from './authority.ts';
import { strangerNamed } from './forgery.ts';
import { type Files, filesOf, makeSmallPackage, memorySource, remove, type SmallPackage, sha256 } from './package-fixture.ts';

let scratch: string;
let authority: Authority;
let stranger: Authority;
let small: SmallPackage;
let trustFile: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'proofbook-foreign-'));
  authority = await startAuthority(scratch, 'authority');
  stranger = await startAuthority(scratch, 'stranger');
  small = await makeSmallPackage({ authority: authority.url });
  trustFile = join(scratch, 'allowed_signers');
  await writeFile(trustFile, packageTrust(small.signer));
}, 60_000);
afterAll(async () => {
  authority.close();
  stranger.close();
  await remove(small);
  await rm(scratch, { recursive: true, force: true });
});

function bash(command: string, cwd = small.folder, trust = trustFile) {
  const env = { ...process.env, TRUST: trust, TSA: authority.rootFile };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** The commands of VERIFY.txt: what stands indented in it. */
function commandsIn(instructions: string): string[] {
  return [...instructions.matchAll(/^ {4}(\S.*)$/gm)].map(([, command]) => command ?? '');
}

describe('the commands of VERIFY.txt', () => {
  test('accept the package', async () => {
    const commands = commandsIn(await readFile(join(small.folder, PLACES.instructions), 'utf8'));
    const foreign = commands.filter((command) => !/^(?:TRUST|TSA)=|^proofbook |^pdfsig /.test(command));
    expect(foreign.map((command) => command.split(' ')[0])).toEqual(['sha256sum', 'find', 'ssh-keygen', 'openssl']);
    for (const command of foreign) {
      const { status, output } = bash(command);
      expect({ command, status }).toEqual({ command, status: 0 });
      if (command.startsWith('ssh-keygen')) expect(output).toContain('Good "proofbook-package" signature for proofbook/harbour');
      else if (command.startsWith('openssl')) expect(output).toContain('Verification: OK');
      else expect(output).toBe('');
    }
  });

  test.for<[string, string, number, string]>([
    ['a file that was changed', 'echo x >> manifest.json', 0, 'manifest.json: FAILED'],
    ['a file that was removed', 'rm requests.csv', 0, 'requests.csv'],
    ['a file that was added', 'echo x > site/SHA256SUMS', 1, 'site/SHA256SUMS'],
    ['a link that was added', 'ln -s /etc/passwd evidence/link', 1, 'evidence/link'],
    [
      'a list that was mended',
      'echo x >> manifest.json; sha256sum $(cut -c67- SHA256SUMS) > new; mv new SHA256SUMS',
      2,
      'Could not verify',
    ],
    ['a time stamp of something else', 'echo x >> SHA256SUMS', 3, 'message imprint mismatch'],
  ])('refuse %s', async ([, change, number, message]) => {
    const folder = join(scratch, 'changed');
    await rm(folder, { recursive: true, force: true });
    execFileSync('cp', ['-r', small.folder, folder]);
    bash(change, folder);
    const commands = commandsIn(await readFile(join(small.folder, PLACES.instructions), 'utf8'));
    const command = commands.filter((one) => !/^(?:TRUST|TSA)=/.test(one))[number] ?? '';
    const { status, output } = bash(command, folder);
    expect(status, command).not.toBe(0);
    expect(output).toContain(message);
  });

  test('refuse a key that is not trusted', async () => {
    const other = join(scratch, 'other_signers');
    await writeFile(other, packageTrust(strangerNamed(small.signer.name)));
    const { status } = bash(
      'ssh-keygen -Y verify -f "$TRUST" -I proofbook/harbour -n proofbook-package -s SHA256SUMS.sig < SHA256SUMS',
      small.folder,
      other,
    );
    expect(status).not.toBe(0);
  });
});

test('OpenSSL verifies the statement over its pre-authentication encoding, made with jq', async () => {
  const key = join(scratch, 'public.pem');
  await writeFile(key, createPublicKey(small.signer.key).export({ type: 'spki', format: 'pem' }));
  const encode = `
    type=$(jq -r .payloadType ${PLACES.statement})
    jq -r .payload ${PLACES.statement} | base64 -d > ${scratch}/payload
    { printf 'DSSEv1 %d %s %d ' \${#type} "$type" "$(stat -c %s ${scratch}/payload)"; cat ${scratch}/payload; } > ${scratch}/pae
    jq -r '.signatures[0].sig' ${PLACES.statement} | base64 -d > ${scratch}/sig`;
  const verify = `openssl pkeyutl -verify -pubin -inkey ${key} -rawin -in ${scratch}/pae -sigfile ${scratch}/sig`;
  expect(bash(`${encode}\n${verify}`)).toEqual({ status: 0, output: 'Signature Verified Successfully\n' });
  expect(bash(`printf x >> ${scratch}/pae; ${verify}`).status).not.toBe(0);
  // Its subjects are the files, by name and digest.
  const subjects = `jq -r '.subject[] | .digest.sha256 + "  " + .name' ${scratch}/payload | sha256sum --check --strict --quiet`;
  expect(bash(subjects)).toEqual({ status: 0, output: '' });
});

describe('the time stamp', () => {
  const verify = async (files: Files, anchors = [authority.root], now = '2026-11-24T00:00:00.000Z') => {
    const report = await verifyPackage(memorySource(files), { ...small.trust, anchors, now });
    return {
      verdict: verdictOf(report.findings),
      codes: report.findings.map(({ code }) => code),
      time: report.time,
      notes: report.notes,
    };
  };
  const files = async (change: (files: Files) => unknown = () => {}): Promise<Files> => {
    const all = await filesOf(small.folder);
    change(all);
    return all;
  };

  test('is trusted where its authority is, also when its certificate has expired since', async () => {
    for (const now of ['2026-11-24T00:00:00.000Z', '2036-11-24T00:00:00.000Z']) {
      const { verdict, time } = await verify(await files(), [authority.root], now);
      expect({ verdict, isTrusted: time?.isTrusted, authority: time?.authority }).toEqual({
        verdict: 'verified',
        isTrusted: true,
        authority: 'CN=authority time stamps',
      });
    }
  });

  test('by an authority that nobody vouches for says no more than that', async () => {
    expect(await verify(await files(), [stranger.root])).toMatchObject({ verdict: 'untrusted', codes: ['timestamp-not-trusted'] });
    expect(await verify(await files(), [])).toMatchObject({ verdict: 'verified', time: { isTrusted: false } });
    expect((await verify(await files(), [])).notes.join()).toContain('give --tsa-trust');
  });

  test('that is gone, of something else or changed is found', async () => {
    expect(await verify(await files((all) => all.delete(PLACES.timestamp)))).toMatchObject({
      verdict: 'incomplete',
      codes: ['timestamp-missing'],
    });
    const foreign = authority.stamp(
      timestampQuery(Buffer.from(sha256('something else'), 'hex'), Buffer.from('4142434445464748', 'hex')),
    );
    expect(await verify(await files((all) => all.set(PLACES.timestamp, foreign)))).toMatchObject({
      verdict: 'tampered',
      codes: ['timestamp-wrong'],
    });
    const genuine = await readFile(join(small.folder, PLACES.timestamp));
    for (let at = 9; at < genuine.length; at += 41) {
      const changed = Buffer.from(genuine);
      changed[at] = (changed[at] ?? 0) ^ 0x04;
      const { verdict, time } = await verify(await files((all) => all.set(PLACES.timestamp, changed)));
      // A certificate that is not needed may have been changed: what the time stamp says is not.
      expect({ at, isSound: verdict !== 'verified' || time?.isTrusted === true }).toEqual({ at, isSound: true });
    }
  });

  test('of the same list by a stranger is the word of a stranger', async () => {
    const sums = await readFile(join(small.folder, PLACES.sums));
    const swapped = stranger.stamp(timestampQuery(Buffer.from(sha256(sums), 'hex'), Buffer.from('4142434445464748', 'hex')));
    expect(await verify(await files((all) => all.set(PLACES.timestamp, swapped)))).toMatchObject({
      verdict: 'untrusted',
      codes: ['timestamp-not-trusted'],
    });
  });

  test('says when a key was valid that has ended since', async () => {
    const [key] = small.trust.keys;
    if (key === undefined) throw new Error('There is no key.');
    const ended = { ...key, validBefore: new Date(Date.now() + 86_400_000).toISOString() };
    const report = (anchors: typeof small.trust.anchors) =>
      filesOf(small.folder).then((all) =>
        verifyPackage(memorySource(all), { keys: [ended], anchors, now: '2036-01-01T00:00:00.000Z' }),
      );
    expect(verdictOf((await report([authority.root])).findings)).toBe('verified');
    expect(verdictOf((await report([])).findings)).toBe('untrusted');
  });
});

test.for<[string, (query: Buffer) => Buffer | null, string]>([
  ['answers nothing', () => null, 'answered 500'],
  ['answers rubbish', () => Buffer.from('hello'), 'does not hold'],
  [
    'answers another request',
    () => authority.stamp(timestampQuery(Buffer.alloc(32), Buffer.from('4142434445464748', 'hex'))),
    'answered another request',
  ],
])('an authority that %s makes no package', async ([, answer, message]) => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = answer(Buffer.concat(parts));
      response.statusCode = body === null ? 500 : 200;
      response.end(body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const outFolder = join(scratch, 'none', 'harbour-2026-Q3');
  try {
    await expect(writePackage({ ...small.request, outFolder, authority: `http://127.0.0.1:${port}/` })).rejects.toThrow(message);
    expect(await filesOf(join(scratch, 'none'))).toEqual(new Map());
  } finally {
    server.close();
  }
});

describe('a file of keys', () => {
  const load = async (text: string) => {
    const file = join(scratch, 'keys');
    await writeFile(file, text);
    return loadTrust(file);
  };
  test('may be the one that is handed over, or hold verifier keys of records', async () => {
    const [own] = await loadTrust(trustFile);
    expect(own).toMatchObject({ name: 'proofbook/harbour', fingerprint: small.trust.keys[0]?.fingerprint });
  });
  test.for<[string, string, string]>([
    ['nothing', '# nobody\n', 'None of its keys may sign packages'],
    [
      'keys for something else',
      'a@b.example namespaces="proofbook-attestation" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGbt/KKJC1DnlTcQ7nZWA6s3pADK9lPHniFUMY1UGXsp Security engineer\n',
      'None of its keys may sign packages',
    ],
    ['something else', 'hello\n', 'no entry of allowed_signers'],
  ])('that holds %s is refused', async ([, text, message]) => {
    await expect(load(text)).rejects.toThrow(message);
  });
});
