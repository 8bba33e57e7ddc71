import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { interpolate } from './compose-interpolation.ts';

/** A scalar of a Compose file as YAML and JSON give it. */
export type Scalar = string | number | boolean | null | undefined;

/** A text; null when not set or empty, which Compose takes for the same. */
export function textSetting(value: Scalar): Setting<string> {
  if (value === undefined || value === null || value === '') return null;
  return interpolate(String(value));
}

/** A switch, in the spellings that Compose accepts; another word stays unresolved. */
export function flagSetting(value: Scalar): Setting<boolean> {
  const text = textSetting(value);
  if (text === null || isUnresolved(text)) return text;
  if (/^(?:true|yes|y|on|1|t)$/i.test(text)) return true;
  if (/^(?:false|no|n|off|0|f)$/i.test(text)) return false;
  return { unresolved: text };
}

/** A limit; null when not set, or zero or less, which Docker takes for no limit. */
export function limitSetting(value: Scalar): Setting<number> {
  const text = textSetting(value);
  if (text === null || isUnresolved(text)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return { unresolved: text };
  return number > 0 ? number : null;
}

const UNITS = ['', 'k', 'm', 'g', 't', 'p'];

/** A memory limit in bytes: `512m`, `1.5gb`, `64MiB`, 1073741824, all in powers of 1024. null as for {@link limitSetting}. */
export function bytesSetting(value: Scalar): Setting<number> {
  const text = textSetting(value);
  if (text === null || isUnresolved(text)) return text;
  const match = /^(-?\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text);
  if (match === null) return limitSetting(value);
  const bytes = Number(match[1]) * 1024 ** UNITS.indexOf(match[2]?.toLowerCase() ?? '');
  return bytes > 0 ? Math.floor(bytes) : null;
}

/** The first of several settings that is set. */
export function firstSet<T>(...settings: readonly Setting<T>[]): Setting<T> {
  return settings.find((setting) => setting !== null) ?? null;
}

/** A text that cannot be a setting: the variable as written where there is one. */
export function plainText(value: Scalar): string {
  const text = interpolate(String(value ?? ''));
  return isUnresolved(text) ? text.unresolved : text;
}
