import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { signRecord } from '../../src/commands/sign-record.ts';
import { NAMESPACE, parseSignature, verifies } from '../../src/people/sshsig.ts';
import { KeyFolder } from '../people/ssh-keygen.ts';

const keys = new KeyFolder();
afterAll(() => keys.remove());

const message = new TextEncoder().encode('proofbook: attestations/1\n');
const module = new URL('../../src/commands/sign-record.ts', import.meta.url).href;
/** Runs `signRecord` in a process of its own, so that it has another agent or another answer to the passphrase. */
const program = (key: string) =>
  `import { signRecord } from ${JSON.stringify(module)};
   const { armoured } = await signRecord(new TextEncoder().encode('proofbook: attestations/1\\n'), ${JSON.stringify(key)});
   process.stdout.write(armoured);`;

test('an open key signs without any other program', async () => {
  const { armoured, signature } = await signRecord(message, keys.make('open', '-t', 'ed25519'));
  expect(signature.namespace).toBe(NAMESPACE);
  expect(verifies(parseSignature(armoured), message)).toBe(true);
});

test('a key that an agent holds signs through ssh-keygen', () => {
  const key = keys.make('held', '-t', 'ed25519');
  const script = keys.write('held.mjs', program(`${key}.pub`));
  const command = `ssh-add -q "${key}" && rm "${key}" && exec "${process.execPath}" "${script}"`;
  const armoured = execFileSync('ssh-agent', ['sh', '-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(verifies(parseSignature(armoured), message)).toBe(true);
});

test('an encrypted key signs through ssh-keygen, which asks for the passphrase', () => {
  const key = keys.make('locked', '-t', 'ed25519', '-N', 'correct horse');
  const script = keys.write('locked.mjs', program(key));
  const ask = keys.write('ask.sh', '#!/bin/sh\necho "correct horse"\n');
  execFileSync('chmod', ['700', ask]);
  const armoured = execFileSync(process.execPath, [script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force' },
  });
  expect(verifies(parseSignature(armoured), message)).toBe(true);
});

test('a key that is not there, and one that no agent holds, are problems', async () => {
  await expect(signRecord(message, '/nowhere/key')).rejects.toThrow(/cannot be read/);
  const key = keys.make('alone', '-t', 'ed25519');
  execFileSync('rm', [key]);
  await expect(signRecord(message, `${key}.pub`)).rejects.toThrow(/ssh-keygen did not sign/);
});
