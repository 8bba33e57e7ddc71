import type { Pointer } from '../evidence.ts';
import type { Setting } from './setting.ts';

/** One call in a script that encrypts or decrypts with a pass phrase or key. The secret itself is never kept. */
export interface ScriptEncryption {
  /** Path in the drop folder. */
  readonly script: string;
  readonly tool: 'openssl' | 'gpg' | 'age' | 'zip' | '7z' | 'restic' | 'borg' | 'other';
  /** e.g. `aes-256-cbc`; null when not said. */
  readonly cipher: string | null;
  /**
   * How the key reaches the tool: written in the script (`literal`), on the command line and so in the list of processes (`argument`),
   * or by an environment variable, a file, a file descriptor, the public key of a recipient, or a key service.
   */
  readonly key: Setting<'literal' | 'argument' | 'environment' | 'file' | 'descriptor' | 'recipient' | 'service'>;
  /** Name of the variable that holds it. */
  readonly variable: string | null;
  /** `decrypts`: it takes the encryption away again, as a restore does. `never-runs`: as far as that shows, nothing comes to it. */
  readonly use: 'encrypts' | 'decrypts' | 'never-runs';
  readonly from: Pointer;
}

/** A dump or archive that a script writes. */
export interface ScriptBackup {
  readonly script: string;
  /** e.g. `pg_dump`, `tar`. */
  readonly command: string;
  /** Encrypted before it is written, in the same pipeline or by the tool itself; null: not in the same pipeline, if at all. */
  readonly encrypted: true | null;
  readonly from: Pointer;
}
