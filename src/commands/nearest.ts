/**
 * The names that somebody may have meant by a word, nearest first, at most five: those that contain it, then those that differ from it
 * in few letters, of a path also in its last part. Upper and lower case count as the same.
 */
export function nearest(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  const scored = names.flatMap((name) => {
    const known = name.toLowerCase();
    if (wanted !== '' && known.includes(wanted)) return [{ name, distance: 0 }];
    const distance = Math.min(lettersApart(wanted, known), lettersApart(wanted, known.split('/').at(-1) ?? known));
    return distance <= allowed ? [{ name, distance }] : [];
  });
  return scored
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Letters to put in, take out or replace to get from one word to another (Levenshtein distance). */
function lettersApart(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
