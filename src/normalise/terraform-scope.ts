import { posix } from 'node:path';
import type { Setting } from '../domain/facts/setting.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';
import type { SealedFile } from './reader.ts';

const SECRET_NAME = /passw|secret|token|credential|private_?key|raw_key|api_?key/i;

/** The directory of a file in the drop folder, which is the scope of Terraform's names; '' for its top. */
export function directoryOf(file: SealedFile): string {
  const directory = posix.dirname(file.path);
  return directory === '.' ? '' : directory;
}

/** The directory that a module call in another one leads to; null when the source is no local path. */
export function calledBy(directory: string, source: Setting<string>): string | null {
  if (typeof source !== 'string' || !/^\.{1,2}\//.test(source)) return null;
  return posix.join(directory, source).replace(/\/$|^\.\/?$/, '');
}

/** Whether Terraform merges a file into the others of its directory after these are read: https://developer.hashicorp.com/terraform/language/files/override. */
export function isOverride({ path }: SealedFile): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(posix.basename(path));
}

/** A variable's value that may be kept: whatever is named like a secret is withheld, for no check needs it. */
export function keptValue(name: string, value: TerraformValue): TerraformValue {
  return SECRET_NAME.test(name) && value !== null ? { unresolved: '(withheld)' } : value;
}
