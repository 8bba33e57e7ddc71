import type { JudgedObservation } from '../domain/assessment.ts';
import type { Fact, FactKind, FactKinds } from '../domain/fact.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Editor } from './editor.ts';

/** A subject that breaks a requirement, and what one file of the evidence says of it. */
export interface Failure {
  readonly check: string;
  readonly observation: JudgedObservation;
  /** The facts of the file that the observation points at. */
  readonly facts: readonly Fact[];
  /** Every fact of the evidence that counts: what the change may refer to. */
  readonly all: readonly Fact[];
  readonly organisation: Organisation;
}

/**
 * One kind of change. It makes what follows from the requirement with certainty, and nothing that a person has to choose:
 * what is to choose it says instead.
 */
export interface Fix {
  /** Ids of the checks that it serves. */
  readonly checks: readonly string[];
  /** Ids of the formats of evidence that it can change. */
  readonly formats: readonly string[];
  /** Changes the document; returns what to mind when the change is applied. Throws {@link Undecided} where a person must choose. */
  mend(failure: Failure, document: Editor): readonly string[];
}

/** What a person has to decide before anything can be changed, in a sentence. */
export class Undecided extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Undecided';
  }
}

/** Of some facts those of one kind. */
export function factsOfKind<Kind extends FactKind>(facts: readonly Fact[], kind: Kind): FactKinds[Kind][] {
  return facts.filter((fact): fact is Extract<Fact, FactKinds[Kind]> => fact.kind === kind);
}
