import type { Setting } from '../domain/facts/setting.ts';
import { interpolate } from './compose-interpolation.ts';
import type { Service } from './compose-schema.ts';

/** A variable or label, with the place where it stands below its service. */
export interface Entry {
  readonly name: string;
  readonly value: Setting<string>;
  readonly path: readonly (string | number)[];
}

/** The variables of `environment` or `labels`, written as `NAME=value` items or as a mapping; `bare` is the value of a name that stands alone. */
export function entriesOf(variables: Service['environment'], path: readonly string[], bare: '' | null): Entry[] {
  if (variables === undefined || variables === null) return [];
  if (Array.isArray(variables)) {
    return variables.map((item, index) => {
      const text = String(item);
      const cut = text.indexOf('=');
      const name = cut === -1 ? text : text.slice(0, cut);
      return { name, value: cut === -1 ? bare : interpolate(text.slice(cut + 1)), path: [...path, index] };
    });
  }
  return Object.entries(variables).map(([name, value]) => ({
    name,
    value: value === null || value === undefined ? bare : interpolate(String(value)),
    path: [...path, name],
  }));
}
