import type { Assessment, JudgedObservation } from './domain/assessment.ts';

/** Words of a judgement that may stand where the value of a secret would, as redaction takes its exceptions. */
interface Word {
  readonly value: string;
  readonly reason: string;
}

/**
 * Sentences and counts of the judgement, roles that recorded something, and fingerprints of public keys. Beside a subject such as
 * POSTGRES_PASSWORD they stand where its value would, and are taken for one; in the assessment itself, which is looked through as well,
 * they do not.
 */
export function judgementWords({ findings, attestations, evidence }: Assessment): Word[] {
  const words = new Set<string>();
  for (const { verdicts } of findings)
    for (const { observations } of verdicts)
      for (const observation of observations) for (const word of wordsOf(observation)) words.add(word);
  for (const { by, signature } of attestations) for (const word of [by, signature.key]) if (word !== null) words.add(word);
  for (const { facts } of evidence) for (const row of rowsOf(facts)) words.add(row);
  return [...words].map((value) => ({ value, reason: 'It is part of the judgement.' }));
}

/** What follows each colon of `secrets/db_password: DB_PASSWORD: It has 56 characters.` */
function wordsOf({ subject, reason }: JudgedObservation): string[] {
  const tails = Array.from(subject.matchAll(/: ?/g), ({ 0: colon, index }) => subject.slice(index + colon.length));
  return [reason, ...tails.map((tail) => `${tail}: ${reason}`)];
}

/** A row of counts such as `exposedSecret: 1; scan: 1`, from any of them on. */
function rowsOf(facts: Readonly<Record<string, number>>): string[] {
  const row = Object.entries(facts)
    .map(([kind, count]) => `${kind}: ${count}`)
    .sort()
    .join('; ');
  return [...row.matchAll(/: /g)].map(({ index }) => row.slice(index + 2));
}
