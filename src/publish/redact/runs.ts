/** Characters that a run is made of: 1 at the code of each. */
export type RunOf = Uint8Array;

/** The characters of a text as what a run is made of. */
export function runOf(characters: string): RunOf {
  const members = new Uint8Array(1 << 16);
  for (let index = 0; index < characters.length; index += 1) members[characters.charCodeAt(index)] = 1;
  return members;
}

/**
 * Tells of every run of some characters that has a number of them at least and none more on either side. Looks at one character out of
 * that number where there are no runs.
 */
export function eachRun(text: string, members: RunOf, shortest: number, tell: (start: number, end: number) => void): void {
  const { length } = text;
  for (let start = 0; start + shortest <= length; ) {
    let index = start + shortest - 1;
    while (index >= start && members[text.charCodeAt(index)] === 1) index -= 1;
    if (index >= start) {
      start = index + 1;
      continue;
    }
    let end = start + shortest;
    while (end < length && members[text.charCodeAt(end)] === 1) end += 1;
    tell(start, end);
    start = end + 1;
  }
}
