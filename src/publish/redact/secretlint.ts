import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { Problem } from '../../domain/problem.ts';
import { findSecrets } from './find-secrets.ts';
import { type Found, isReplacement, type SecretFinder, unite } from './found.ts';
import { isSecretValue } from './secret-names.ts';

/** Characters that are scanned at once, cut at line ends: the scanner is slow per call, and superlinear beyond. */
const CHUNK = 5 * 1024 * 1024;
/** What our own patterns leave is seldom more than a handful. The scanner's time grows with the square of what it finds. */
const MOST = 2000;
/** A line longer than a chunk is cut with an overlap, so that no secret falls between two chunks unseen. */
const OVERLAP = 64 * 1024;

// It would take down when each rule begins and ends, for each text anew, and keep all of that.
secretLintProfiler.setEnabled(false);

/**
 * The rules of Secretlint's recommended preset, one by one and without `filter-comments`:
 * a `secretlint-disable` in a log line must not switch a finding off.
 * https://github.com/secretlint/secretlint
 */
const RULES = rules
  .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
  .map((rule) => ({ id: rule.meta.id, rule, options: {} }));

/**
 * Our own patterns, then Secretlint over what they leave. Throws a {@link Problem} when Secretlint finds more than `most` secrets
 * besides ours, rather than go on with a part of them.
 */
export function secretFinder(most = MOST): SecretFinder {
  return async (text) => {
    const own = findSecrets(text);
    const rest = blank(text, own);
    const others: Found[] = [];
    for (const { from, chunk } of chunksOf(rest)) {
      for (const found of await lint(chunk)) others.push({ ...found, start: found.start + from, end: found.end + from });
      refuseTooMany(others.length, most);
    }
    return unite([...own, ...others]);
  };
}

function refuseTooMany(count: number, most: number): void {
  if (count <= most) return;
  throw new Problem({
    what: `Secretlint finds more than ${most} secrets in one file.`,
    why: 'That is a collection of secrets and no evidence; going on with the first of them would publish the others.',
    fix: 'Take the file out of the drop folder, or collect the part that is needed.',
  });
}

/** Secrets already found become spaces, so that the scanner does not spend its time on them and lines keep their length. */
function blank(text: string, found: readonly Found[]): string {
  let rest = '';
  let done = 0;
  for (const { start, end } of found) {
    rest += text.slice(done, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    done = end;
  }
  return rest + text.slice(done);
}

function* chunksOf(text: string): Generator<{ from: number; chunk: string }> {
  for (let from = 0; from < text.length; ) {
    const wanted = from + CHUNK;
    const lineEnd = wanted < text.length ? text.lastIndexOf('\n', wanted) : -1;
    const to = wanted >= text.length ? text.length : lineEnd > from ? lineEnd + 1 : wanted;
    yield { from, chunk: text.slice(from, to) };
    from = to === text.length || lineEnd > from ? to : to - OVERLAP;
  }
}

async function lint(content: string): Promise<Found[]> {
  const { messages } = await lintSource({
    source: { content, filePath: 'evidence.txt', ext: '.txt', contentType: 'text' },
    options: { config: { rules: RULES }, noPhysicFilePath: true },
  });
  return messages.flatMap(({ ruleId, range, data }) =>
    placesOf(content, range, data).map((place) => ({
      ...place,
      kind: 'secrets' as const,
      rule: ruleId.replace(/^.*secretlint-rule-/, ''),
    })),
  );
}

/**
 * Where the secret of a finding stands. The range may cover a whole assignment, or be as long as the secret but begin before it,
 * so the values that the finding names are looked for from there on; what is no value by our own rules is left.
 */
function placesOf(
  content: string,
  [from, to]: readonly [number, number],
  data: object | undefined,
): { start: number; end: number }[] {
  const values = Object.values(data ?? {}).filter((value): value is string => typeof value === 'string' && value.length >= 4);
  const places = values.flatMap((value) => {
    const start = content.indexOf(value, from);
    return start === -1 || start > to ? [] : [{ start, end: start + value.length }];
  });
  const [first] = places;
  const within = first === undefined ? [{ start: from, end: tokenEnd(content, to) }] : places;
  return within.filter(({ start, end }) => {
    const value = content.slice(start, end);
    return !isReplacement(value) && isSecretValue(value) && !/redacted-(?:user|secret|text)-|\s{6}/.test(value);
  });
}

function tokenEnd(content: string, from: number): number {
  const rest = /^[^\s"'`,;<>]*/.exec(content.slice(from, from + 4096));
  return from + (rest?.[0].length ?? 0);
}
