const NAMES_SHOWN = 5;

/**
 * A note about several things, or none when there are none: `["2 × service extends another: web, api"]`.
 * `say` is given the first few of them in one line.
 */
export function counted(things: readonly unknown[], say: (names: string) => string): string[] {
  if (things.length === 0) return [];
  const more = things.length > NAMES_SHOWN ? ` and ${things.length - NAMES_SHOWN} more` : '';
  return [`${things.length} × ${say(things.slice(0, NAMES_SHOWN).join(', ') + more)}.`];
}
