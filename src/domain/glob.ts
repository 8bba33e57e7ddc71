/** One step of a pattern within a part of a path: any number of characters, or one character that passes. */
type Step = 'any' | ((character: string) => boolean);

/** Patterns that one with braces may stand for; beyond that braces are taken as they are. */
const MOST_ALTERNATIVES = 1000;

/**
 * Whether a path, its parts separated by `/`, is what a pattern names. `*` stands for any characters within a part, `**` as a part of its
 * own for any number of parts, `?` for one character, `[a-z]` and `[!a-z]` for one of a set, `{a,b}` for either text; a backslash takes
 * the meaning of the character after it away. A path always matches itself.
 *
 * Names that begin with a dot are names like any others, and upper and lower case differ, on every system alike.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  if (path === pattern) return true;
  const parts = path.split('/');
  return alternatives(pattern).some((one) => matchesParts(parts, one.split('/')));
}

/** Dynamic programming over the parts: no pattern takes more than the product of both lengths. */
function matchesParts(parts: readonly string[], patterns: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const [index, pattern] of patterns.entries()) {
    const next = new Set<number>();
    if (pattern === '**') {
      // At the end it stands for what lies below a folder, and not for the folder itself.
      const least = index === patterns.length - 1 ? 1 : 0;
      for (let at = Math.min(...reached) + least; at <= parts.length; at += 1) next.add(at);
    } else {
      const steps = stepsOf(pattern);
      for (const at of reached) if (at < parts.length && matchesSteps(parts[at] ?? '', steps)) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(parts.length);
}

function matchesSteps(text: string, steps: readonly Step[]): boolean {
  const characters = [...text];
  let at = 0;
  let step = 0;
  let back: { readonly step: number; at: number } | null = null;
  while (at < characters.length) {
    const current = steps[step];
    if (current === 'any') {
      back = { step, at };
      step += 1;
    } else if (current?.(characters[at] ?? '') === true) {
      at += 1;
      step += 1;
    } else if (back !== null) {
      // The last `*` takes one character more; those before it need never be tried again.
      back.at += 1;
      at = back.at;
      step = back.step + 1;
    } else return false;
  }
  return steps.slice(step).every((rest) => rest === 'any');
}

const TOKEN = /\\([\s\S])|(\*+)|(\?)|\[(!|\^)?(\]?[^\]]*)\]|([\s\S])/gu;

function stepsOf(pattern: string): Step[] {
  return Array.from(pattern.matchAll(TOKEN), ([whole, escaped, any, one, not, set]): Step => {
    if (any !== undefined) return 'any';
    if (one !== undefined) return () => true;
    if (set !== undefined) {
      const passes = setOf(set);
      return (character) => passes(character) === (not === undefined);
    }
    return (character) => character === (escaped ?? whole);
  });
}

function setOf(text: string): (character: string) => boolean {
  const ranges = Array.from(
    text.matchAll(/([\s\S])-([\s\S])|([\s\S])/gu),
    ([, from, to, single]) => [from ?? single ?? '', to ?? single ?? ''] as const,
  );
  return (character) => ranges.some(([from, to]) => character >= from && character <= to);
}

/** The patterns that one with braces stands for. */
function alternatives(pattern: string): string[] {
  let open = [pattern];
  const done: string[] = [];
  while (open.length > 0) {
    if (open.length + done.length > MOST_ALTERNATIVES) return [pattern];
    open = open.flatMap((one) => {
      const choices = choicesOf(one);
      if (choices === null) done.push(one);
      return choices ?? [];
    });
  }
  return done;
}

/** The patterns that the innermost pair of braces stands for which closes first; null when there is none with a comma in it. */
function choicesOf(pattern: string): string[] | null {
  let cuts: number[] | null = null;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '{') cuts = [at];
    else if (character === ',') cuts?.push(at);
    else if (character === '}' && cuts !== null) {
      const [start, ...commas] = cuts;
      if (start !== undefined && commas.length > 0) {
        const ends = [...commas, at];
        return ends.map((end, index) => {
          const from = index === 0 ? start : (ends[index - 1] ?? start);
          return `${pattern.slice(0, start)}${pattern.slice(from + 1, end)}${pattern.slice(at + 1)}`;
        });
      }
      cuts = null;
    }
  }
  return null;
}
