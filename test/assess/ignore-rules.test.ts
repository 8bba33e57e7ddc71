import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ignoredFiles } from '../../src/assess/ignore-rules.ts';
import type { IgnoreRule } from '../../src/domain/facts/repository.ts';
import { ignore } from './host-builders.ts';

const LINES = [
  '*.env',
  '.env',
  '*env',
  '*',
  '*.?nv',
  '**/*.env',
  '/*.env',
  'sub/*.env',
  '!a.env',
  '!sub/*',
  '!*.e?v',
  '!x.key',
  'sub/',
  '!sub/',
];

function rulesOf(lines: readonly string[]): IgnoreRule[] {
  return lines.flatMap((line) => {
    const fact = ignore(line);
    return fact.kind === 'ignoreRule' ? [fact] : [];
  });
}

test('never says that all are ignored when one is not', () => {
  const path = fc.constantFrom('a.env', '.env', 'sub/a.env', 'sub/.env', 'x/y/prod.env');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 5 }), path, (lines, found) => {
      const { by, takenBack } = ignoredFiles(rulesOf(lines), '.env');
      if (by !== null && takenBack.length === 0)
        expect({ lines, found, ignored: lastWins(lines, found) }).toMatchObject({ ignored: true });
    }),
  );
});

/** Whether a file is ignored: the rules one by one, each as a regular expression over the whole path. */
function lastWins(lines: readonly string[], path: string): boolean {
  return lines.reduce((ignored, line) => {
    const negated = line.startsWith('!');
    const pattern = negated ? line.slice(1) : line;
    if (pattern.endsWith('/')) return ignored;
    const text = pattern
      .replace(/^\//, '')
      .replace(/[.]/g, '\\.')
      .replace(/\*\*\//g, '<')
      .replace(/\*/g, '[^/]*')
      .replace(/\?/g, '[^/]')
      .replace('<', '(?:.*/)?');
    const anywhere = pattern.includes('/') ? '^' : '(?:^|/)';
    return new RegExp(`${anywhere}${text}$`).test(path) ? !negated : ignored;
  }, false);
}
