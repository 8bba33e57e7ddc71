import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { explain, Problem } from '../domain/problem.ts';
import { parsePrivateKey } from '../people/private-key.ts';
import { NAMESPACE, parseSignature, type SshSignature, signMessage, verifies } from '../people/sshsig.ts';

/**
 * Signs bytes as a record with an SSH key and returns the armoured signature. A key that lies open is used as it is; for an
 * encrypted one, and for the public half of one that an agent holds, `ssh-keygen` signs and asks what it needs.
 * Throws a {@link Problem} when nothing can sign, and never returns a signature that does not verify.
 */
export async function signRecord(bytes: Uint8Array, keyPath: string): Promise<{ armoured: string; signature: SshSignature }> {
  const key = await keyAt(keyPath);
  const armoured = key === null ? signWithSshKeygen(bytes, keyPath) : signMessage(bytes, key, NAMESPACE);
  const signature = parseSignature(armoured);
  if (verifies(signature, bytes)) return { armoured, signature };
  throw new Problem({
    what: 'The signature that was made does not verify.',
    where: keyPath,
    fix: 'The two halves of the key may not belong together: make a new one with ssh-keygen -t ed25519.',
  });
}

async function keyAt(path: string) {
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw new Problem({ what: `The key cannot be read: ${explain(thrown)}.`, where: path, fix: 'Give the path of an SSH key.' });
  });
  try {
    return parsePrivateKey(text);
  } catch (thrown) {
    throw thrown instanceof Problem ? new Problem({ ...thrown.parts, where: path }) : thrown;
  }
}

function signWithSshKeygen(bytes: Uint8Array, keyPath: string): string {
  const run = spawnSync('ssh-keygen', ['-Y', 'sign', '-n', NAMESPACE, '-f', keyPath], {
    input: bytes,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (run.error === undefined && run.status === 0) return run.stdout;
  // Another error, such as EPIPE, only says that it ended before it had read what to sign.
  const isMissing = (run.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  throw new Problem({
    what: isMissing ? 'The key is locked or held by an agent, and there is no ssh-keygen.' : 'ssh-keygen did not sign.',
    where: keyPath,
    fix: isMissing
      ? 'Install OpenSSH (on Debian: openssh-client), or give a key without a passphrase.'
      : 'Its own message stands above. The passphrase may be wrong, or no agent holds the key (ssh-add).',
  });
}
