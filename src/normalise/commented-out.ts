/** Whether a YAML text holds comments only, as a file that was switched off does. */
export function isCommentedOut(head: string): boolean {
  const lines = head.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '---');
  return lines.length > 0 && lines.every((line) => line.trimStart().startsWith('#'));
}

/** The unindented keys such a text would have without its comment signs, in lower case. */
export function keysWithoutComments(head: string): Set<string> {
  return new Set(Array.from(head.matchAll(/^# ?([A-Za-z]\w*)\s*:/gm), (match) => (match[1] ?? '').toLowerCase()));
}
