/** Names of members and indices of elements on the way to a value. */
export type MemberPath = readonly (string | number)[];

/**
 * Whether a path is the one a pattern names. The pattern is written with dots, `results.*.user.username`:
 * `*` is any one name or index, `**` any number of them, and names are compared as they are, letter case included.
 */
export function matchesPath(pattern: string, path: MemberPath): boolean {
  const parts = pattern.split('.');
  // Wildcard matching with one point of return: at most the product of both lengths, never more.
  let part = 0;
  let step = 0;
  let returnPart = -1;
  let returnStep = 0;
  while (step < path.length) {
    const wanted = parts[part];
    if (wanted === '**') {
      returnPart = part;
      returnStep = step;
      part += 1;
    } else if (wanted !== undefined && (wanted === '*' || wanted === String(path[step]))) {
      part += 1;
      step += 1;
    } else if (returnPart !== -1) {
      part = returnPart + 1;
      returnStep += 1;
      step = returnStep;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === '**');
}

/** A path as `$.results[3].user["a.b"]`. */
export function showPath(path: MemberPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[A-Za-z_][\w-]*$/.test(part) ? `${text}.${part}` : `${text}[${JSON.stringify(part)}]`;
  }, '$');
}
