import type { Fact, FactKind, FactKinds } from '../../src/domain/fact.ts';
import type { Reading } from '../../src/normalise/reader.ts';

/** The facts of one kind in a reading. */
export function factsOf<Kind extends FactKind>({ facts }: Pick<Reading, 'facts'>, kind: Kind): FactKinds[Kind][] {
  const ofKind = (fact: Fact): fact is Fact & { kind: Kind } & FactKinds[Kind] => fact.kind === kind;
  return facts.filter(ofKind);
}

/** The place each fact points at. */
export function placesOf({ facts }: Pick<Reading, 'facts'>): string[] {
  return facts.map((fact) => fact.from.at);
}
