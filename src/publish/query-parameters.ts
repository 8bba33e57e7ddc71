/** Parameters of a query that are counted in milliseconds are named so. */
const MILLISECONDS = /_ms$/;
/** No query looks over thirty years, so that more milliseconds are an instant. */
const LONGEST_SPAN = 946_684_800_000;
const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const;

/** A parameter counted in milliseconds as people write it, e.g. `2026-07-01 00:00 UTC` or `5 minutes`; null for any other. */
export function timeOfParameter(name: string, value: number): string | null {
  if (!MILLISECONDS.test(name) || Math.abs(value) > 8.64e15) return null;
  if (value > LONGEST_SPAN) {
    const instant = new Date(value).toISOString();
    const seconds = instant.endsWith(':00.000Z') ? '' : instant.slice(16, -1);
    return `${instant.slice(0, 10)} ${instant.slice(11, 16)}${seconds} UTC`;
  }
  const [unit, size] = UNITS.find(([, milliseconds]) => value > 0 && value % milliseconds === 0) ?? ['milliseconds', 1];
  const count = value / size;
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** The parameters of a query in a line, e.g. `from = 2026-07-01 00:00 UTC, max_failures = 5`. */
export function parametersText(parameters: Readonly<Record<string, number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => {
      const time = timeOfParameter(name, value);
      return time === null ? `${name} = ${value}` : `${name.replace(MILLISECONDS, '')} = ${time}`;
    })
    .join(', ');
}
