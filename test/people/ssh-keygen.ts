import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for keys, with OpenSSH's own tool to judge by. Keys are made for one run and go with it. */
export class KeyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'proofbook-keys-'));

  /** Makes a key and returns the path of its private half. */
  make(name: string, ...options: string[]): string {
    const place = join(this.path, name);
    execFileSync('ssh-keygen', ['-q', '-N', '', '-C', '', '-f', place, ...options]);
    return place;
  }

  /** Type and base64 of the public half. */
  publicHalf(key: string): string {
    return readFileSync(`${key}.pub`, 'utf8').trim();
  }

  /** Puts a file there and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const place = join(this.path, name);
    writeFileSync(place, content);
    return place;
  }

  /** The signature that ssh-keygen makes. */
  sign(message: string | Uint8Array, key: string, namespace: string, ...options: string[]): string {
    return execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-n', namespace, ...options, '-f', key], {
      input: message,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }

  /** Whether ssh-keygen verifies a signature by an address of an `allowed_signers` file. */
  verifies(message: string | Uint8Array, armoured: string, signers: string, principal: string, namespace: string): boolean {
    const signature = this.write('judged.sig', armoured);
    const list = this.write('allowed_signers', signers);
    const run = spawnSync('ssh-keygen', ['-Y', 'verify', '-f', list, '-I', principal, '-n', namespace, '-s', signature], {
      input: message,
    });
    return run.status === 0;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
