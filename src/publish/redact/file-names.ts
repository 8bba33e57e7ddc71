import { Problem } from '../../domain/problem.ts';
import { findDecoded } from './decoded-view.ts';
import { findTokens } from './find-secrets.ts';
import { unite } from './found.ts';
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
  const written = (text: string) => [...findTokens(text), ...findEmails(text)];
  const excepted = (name: string) => people.except.some((one) => one.toLowerCase() === name.toLowerCase());
  const all = [...written(path), ...findDecoded(path, written), ...findKnown(path, known)];
  const found = unite(all.filter(({ start, end }) => !excepted(path.slice(start, end))));
  const [first] = found;
  const literal = literals.some(({ value }) => path.includes(value));
  if (first === undefined && !literal) return;
  throw new Problem({
    what: `The name of the file tells ${KINDS[first?.kind ?? 'literals']}.`,
    where: hidden(
      found.reduceRight((shown, { start, end }) => `${shown.slice(0, start)}…${shown.slice(end)}`, path),
      literals,
    ),
    why: 'Names of files are published, in the index of the evidence and wherever a verdict rests on them.',
    fix: 'Rename it in the drop folder and collect again; or name it under `except` in content/redaction.yaml when everybody may know it.',
  });
}

/** The message itself must not tell either. */
function hidden(path: string, literals: RedactionRules['literals']): string {
  return literals.reduce((shown, { value }) => shown.replaceAll(value, '…'), path);
}
