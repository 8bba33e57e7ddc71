import { Problem } from '../../domain/problem.ts';
import { findTokens } from './find-secrets.ts';
import { findKnown } from './locate.ts';
import { findEmails } from './people.ts';
import type { RedactionPlan } from './plan.ts';
import type { RedactionRules } from './rules.ts';

const KINDS = { people: 'a person', addresses: 'an address', secrets: 'a secret', literals: 'what must not be published' } as const;

/**
 * Throws a {@link Problem} when the name of a file tells what must not be published: the record proves files by their names,
 * so that a name can be published as it is or not at all.
 */
export function refuseTellingName(path: string, { search, known }: RedactionPlan): void {
  const { people, literals } = search.rules;
  const excepted = (name: string) => people.except.some((one) => one.toLowerCase() === name.toLowerCase());
  const found = [...findTokens(path), ...findEmails(path), ...findKnown(path, known)].find(
    ({ start, end }) => !excepted(path.slice(start, end)),
  );
  const literal = literals.some(({ value }) => path.includes(value));
  if (found === undefined && !literal) return;
  throw new Problem({
    what: `The name of the file tells ${KINDS[found?.kind ?? 'literals']}.`,
    where: found === undefined ? hidden(path, literals) : `${path.slice(0, found.start)}…${path.slice(found.end)}`,
    why: 'Names of files are published, in the index of the evidence and wherever a verdict rests on them.',
    fix: 'Rename it in the drop folder and collect again; or name it under `except` in content/redaction.yaml when everybody may know it.',
  });
}

/** The message itself must not tell either. */
function hidden(path: string, literals: RedactionRules['literals']): string {
  return literals.reduce((shown, { value }) => shown.replaceAll(value, '…'), path);
}
