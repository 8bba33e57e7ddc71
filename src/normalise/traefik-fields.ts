import { z } from 'zod';
import type { Setting } from '../domain/facts/setting.ts';

/** Traefik takes option names in any letter case: the members of a mapping under their names in lower case. Two spellings of one name are refused. */
export function anyCase<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(inLowerCase, z.object(shape));
}

/** The same, with the members that are not named too. */
export function anyCaseOfAll<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(inLowerCase, z.looseObject(shape));
}

function inLowerCase(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name.toLowerCase(), member]);
  const seen = new Set<string>();
  const twice = members.find(([name]) => seen.size === seen.add(name).size);
  if (twice !== undefined) context.addIssue({ code: 'custom', message: `"${twice[0]}" stands twice, in two spellings` });
  return Object.fromEntries(members);
}

/** A word, number or switch. */
export const Word = z
  .union([z.string(), z.number(), z.boolean(), z.null()], { error: 'expected a word, a number or a switch' })
  .optional();
type Word = z.infer<typeof Word>;

/** A list of words; a single one and a comma list count as a list. */
export const Words = z
  .union([z.array(z.union([z.string(), z.number()])), z.string(), z.null()], { error: 'expected a list of names' })
  .optional()
  .transform((words) => {
    if (words === undefined || words === null) return null;
    return (typeof words === 'string' ? words.split(',') : words).map((word) => String(word).trim()).filter((word) => word !== '');
  });

/** TLS of a router or an entry point: on by being there, with a name of options and, for TCP, whether it is passed through. */
export const Tls = z
  .union([anyCase({ options: Word, passthrough: Word }), z.boolean(), z.enum(['true', 'false', '']), z.null()], {
    error: 'expected a switch, or a mapping with a word under "options"',
  })
  .optional();
type Tls = z.infer<typeof Tls>;

/** The name of the TLS options, as written; null for the default. */
export function optionsNameOf(tls: Tls): string | null {
  const options = typeof tls === 'object' && tls !== null ? wordOf(tls.options) : null;
  return typeof options === 'string' ? options : null;
}

/** The text of a word; null when not set. */
export function wordOf(word: Word): Setting<string> {
  return word === undefined || word === null || word === '' ? null : String(word);
}

/** Whether a section is on: by being there. One with nothing behind it Traefik passes over, and in place of members it takes `true` only. */
export function isOn(section: unknown): boolean {
  if (section === undefined || section === null) return false;
  return typeof section === 'object' || isWordForOn(String(section));
}

/** Whether a word in place of the members of a section switches it on; any but `true` switches it off, `yes` and `1` too. */
export function isWordForOn(word: string): boolean {
  return word === '' || word.toLowerCase() === 'true';
}
