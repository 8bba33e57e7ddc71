import { posix } from 'node:path';
import type { TerraformValue } from '../domain/fact.ts';
import type { SealedFile } from './reader.ts';

const SECRET_NAME = /passw|secret|token|credential|private_?key|raw_key|api_?key/i;

/** The directory of a file in the drop folder, which is the scope of Terraform's names; '' for its top. */
export function directoryOf(file: SealedFile): string {
  const directory = posix.dirname(file.path);
  return directory === '.' ? '' : directory;
}

/** A variable's value that may be kept: whatever is named like a secret is withheld, for no check needs it. */
export function keptValue(name: string, value: TerraformValue): TerraformValue {
  return SECRET_NAME.test(name) && value !== null ? { unresolved: '(withheld)' } : value;
}
