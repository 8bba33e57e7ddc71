import type { IgnoreRule } from '../domain/facts/repository.ts';

/** What the rules of one file come to for every file name with one ending, at every depth. */
export interface Ignored {
  /** The rule that ignores all of them; null when none does. */
  readonly by: IgnoreRule | null;
  /** Rules behind it that take some of them back. */
  readonly takenBack: readonly IgnoreRule[];
}

/**
 * Decides for all files whose name has an ending such as `.env`, in the order in which git does: of the rules that match a path the
 * last one holds. `before` is what the rules of a directory above come to. Only a rule that ignores every such file at every depth
 * counts; a rule that takes back any of them counts against it, even where git would not get that far. https://git-scm.com/docs/gitignore
 */
export function ignoredFiles(rules: readonly IgnoreRule[], ending: string, before: Ignored = NOTHING): Ignored {
  let by = before.by;
  let takenBack = [...before.takenBack];
  for (const rule of rules) {
    // A rule for directories only does not match files, and files keep the rule that matches their own name.
    if (rule.directoriesOnly) continue;
    if (!rule.negated && coversAll(rule, ending)) [by, takenBack] = [rule, []];
    else if (rule.negated && mayMatch(rule, ending)) takenBack.push(rule);
  }
  return { by, takenBack };
}

const NOTHING: Ignored = { by: null, takenBack: [] };

/** Whether a rule matches every name with the ending, at every depth below its file. */
function coversAll({ pattern, anchored }: IgnoreRule, ending: string): boolean {
  const name = anchored ? pattern.replace(/^(?:\*\*\/)+/, '') : pattern;
  if (name.includes('/') || (anchored && name === pattern) || !name.startsWith('*')) return false;
  const rest = partsOf(name.replace(/^\*+/, ''));
  if (rest === null) return false;
  // The star takes whatever stands before the ending, and a part of it.
  return Array.from({ length: ending.length + 1 }, (_, start) => ending.slice(start)).some((text) => matches(rest, text));
}

/** Whether some name with the ending can match the last part of a rule's path; where that cannot be told, it can. */
function mayMatch({ pattern }: IgnoreRule, ending: string): boolean {
  const parts = partsOf(pattern.slice(pattern.lastIndexOf('/') + 1).toLowerCase());
  if (parts === null) return true;
  let at = ending.length - 1;
  for (const part of parts.toReversed()) {
    if (part === '*' || at < 0) return true;
    if (part.one !== null && part.one !== ending[at]) return false;
    at -= 1;
  }
  return at < 0;
}

/** `*`, or one character: the one named, or null for any (`?`, a class, whichever characters it names). */
type Part = '*' | { readonly one: string | null };

const PART = /\\.|\*+|\?|\[!?\]?(?:\[:\w+:\]|[^\]])*\]|(\[.*)|[^\\[]/gs;

/** null for a class that does not end. */
function partsOf(pattern: string): Part[] | null {
  const found = Array.from(pattern.matchAll(PART));
  if (found.some(([, open]) => open !== undefined) || found.map(([text]) => text).join('') !== pattern) return null;
  return found.map(([text]) => {
    if (text.startsWith('*')) return '*';
    if (text === '?' || text.startsWith('[')) return { one: null };
    return { one: text.at(-1) ?? null };
  });
}

/** Whether the parts match a whole text for certain; a class does so for none. */
function matches(parts: readonly Part[], text: string): boolean {
  /** The offsets that the parts so far can end at. */
  let ends = new Set([0]);
  for (const part of parts) {
    const reached =
      part === '*' ? from(Math.min(...ends), text) : [...ends].filter((at) => part.one === text[at]).map((at) => at + 1);
    ends = new Set(reached);
    if (ends.size === 0) return false;
  }
  return ends.has(text.length);
}

function from(start: number, text: string): number[] {
  return Array.from({ length: text.length + 1 - start }, (_, offset) => start + offset);
}
