import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';

/** A value as a text; null and "" are not set. A list is no text and stays unresolved. */
export function textOfValue(value: TerraformValue): Setting<string> {
  if (value === null || value === '') return null;
  if (isUnresolved(value)) return value;
  return typeof value === 'object' ? { unresolved: JSON.stringify(value) } : String(value);
}

/** A value as a switch. */
export function flagOfValue(value: TerraformValue): Setting<boolean> {
  if (typeof value === 'boolean') return value;
  const text = textOfValue(value);
  if (text === null || isUnresolved(text)) return text;
  return text === 'true' || text === 'false' ? text === 'true' : { unresolved: text };
}

/** A value as a list of texts, nested lists in line, as Terraform 0.11 took them; a single word is a list of one, empty ones are left out. */
export function textsOfValue(value: TerraformValue): Setting<string>[] {
  if (value === null) return [];
  const items: readonly TerraformValue[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (Array.isArray(item) ? textsOfValue(item) : [textOfValue(item)].filter((text) => text !== null)));
}

/** A value as address ranges; null when there are none, which to the provider is the same as not given. */
export function rangesOfValue(value: TerraformValue): Setting<readonly Setting<string>[]> {
  if (isUnresolved(value)) return value;
  const texts = textsOfValue(value);
  return texts.length === 0 ? null : texts;
}

const KMS_KEY = /^(?:\$\{)?((?:data\.)?google_kms_crypto_key\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?)\.(?:id|self_link)\}?$/;

/** A key by its name; a reference to a key resource counts as that resource's address. */
export function kmsKeyOfValue(value: TerraformValue): Setting<string> {
  const text = textOfValue(value);
  if (text === null || !isUnresolved(text)) return text;
  return KMS_KEY.exec(text.unresolved)?.[1] ?? text;
}
