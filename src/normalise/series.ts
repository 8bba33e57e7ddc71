const DATE = /(?<!\d)20\d\d(?:-?(?:W\d\d|Q[1-4])|-?\d\d(?:-?\d\d(?:[T_-]?\d\d[-:.]?\d\d(?:[-:.]?\d\d)?Z?)?)?)?(?!\d)/gi;

/**
 * The path of a file without the dates in it: `compose/2026-07/harbour.json` and `compose/2026-08/harbour.json` are one thing at two
 * instants. What describes something that has its like elsewhere (the daemon of a host, a project, a folder) is told apart by it: files
 * of different folders or names may come from different hosts, and neither then speaks in the place of the other.
 */
export function seriesOf(path: string): string {
  return path.replace(DATE, '*');
}
