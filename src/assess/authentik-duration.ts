const SECONDS: ReadonlyMap<string, number> = new Map([
  ['microseconds', 1e-6],
  ['milliseconds', 1e-3],
  ['seconds', 1],
  ['minutes', 60],
  ['hours', 3600],
  ['days', 86_400],
  ['weeks', 604_800],
]);

/**
 * Seconds of a length of time as Authentik writes it, such as `hours=1;minutes=30`
 * (https://docs.goauthentik.io/add-secure-apps/flows-stages/stages/user_login/). null for anything else. Authentik itself passes
 * over words that it does not know; here they make the whole unreadable.
 */
export function parseAuthentikDuration(text: string): number | null {
  const seen = new Set<string>();
  let sum = 0;
  for (const part of text.trim().split(';')) {
    const [, unit = '', amount = ''] = /^([a-z]+)=(\d{1,12}(?:\.\d{1,6})?)$/.exec(part.trim()) ?? [];
    const seconds = SECONDS.get(unit);
    if (seconds === undefined || seen.has(unit)) return null;
    seen.add(unit);
    sum += seconds * Number(amount);
  }
  return sum;
}
