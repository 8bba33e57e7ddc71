import type { Fact, FactKinds } from '../domain/fact.ts';

type StageBinding = FactKinds['authentikStageBinding'];
type PolicyBinding = FactKinds['authentikPolicyBinding'];

/** What one answer of the API lists: what is bound, what it is bound to, and each pair of them. */
interface Answer {
  readonly pairs: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
  readonly things: ReadonlySet<string>;
}

/**
 * Whether the lists of bindings that the API of Authentik gave bear out what else is said of them: a list that was asked for later lacks what
 * was taken away since, and so does one of an Authentik to which a blueprint was not applied. Stages and flows must have their names already;
 * `nameOf` tells those of the targets of policies.
 */
export class AuthentikListings {
  readonly #stages: ReadonlyMap<string, Answer>;
  readonly #policies: ReadonlyMap<string, Answer>;
  readonly #answers: ReadonlyMap<string, string>;
  readonly #unborne: readonly PolicyBinding[];

  constructor(facts: readonly Fact[], nameOf: (key: string) => string) {
    const listings = facts.filter((fact) => fact.kind === 'authentikListing');
    // The pages of one list are one answer.
    this.#answers = new Map(
      listings.map(({ list, listed, total, from }) => [from.evidence, listed < total ? `${list} of ${total}` : from.evidence]),
    );
    const isListed = ({ from }: Fact) => this.#answers.has(from.evidence);
    this.#stages = this.#answered(
      facts.filter((fact) => fact.kind === 'authentikStageBinding').filter(isListed),
      ({ flow, stage, key = stage }) => [
        [flow, stage],
        [flow, key],
      ],
    );
    const bindings = facts.filter((fact) => fact.kind === 'authentikPolicyBinding');
    // Other lists give keys as well, blueprints names.
    this.#policies = this.#answered(bindings.filter(isListed), ({ target, key, name }) => [
      [target, key],
      [nameOf(target), name],
    ]);
    this.#unborne = bindings.filter((one) =>
      this.#lacks(this.#policies, one.from, [one.target, one.key], ({ places, things }) => things.size > 1 && places.size > 1),
    );
  }

  /** What of a binding of a stage some list does not bear out, in words: that it is there at all, and which policies decide about it. */
  doubtsOn(binding: StageBinding): string[] {
    const { flow, stage, key, from } = binding;
    const lacks = this.#lacks(
      this.#stages,
      from,
      // A binding that was taken away and made anew has another key.
      [flow, key ?? stage],
      ({ places, things }) => things.size > 1 && (places.size > 1 || places.has(flow)),
    );
    const policies = this.#unborne.filter(({ target }) => target === key || target === stage);
    return [...(lacks ? [NOT_LISTED] : []), ...policies.map(({ name }) => `whether "${name}" is bound to it`)];
  }

  /** Whether an answer besides that of the file itself speaks of a pair and does not show it. */
  #lacks(
    answers: ReadonlyMap<string, Answer>,
    { evidence }: Fact['from'],
    pair: Pair,
    speaks: (answer: Answer) => boolean,
  ): boolean {
    const own = this.#answers.get(evidence);
    return answers.entries().some(([name, answer]) => name !== own && speaks(answer) && !answer.pairs.has(JSON.stringify(pair)));
  }

  /** The first pair of each fact tells what its list speaks of; the others are its other names. */
  #answered<Known extends Fact>(
    facts: readonly Known[],
    pairsOf: (fact: Known) => readonly [Pair, ...Pair[]],
  ): ReadonlyMap<string, Answer> {
    const groups = Map.groupBy(facts, ({ from }) => this.#answers.get(from.evidence) ?? from.evidence);
    return new Map(
      groups.entries().map(([name, all]) => {
        const pairs = all.map(pairsOf);
        const answer: Answer = {
          pairs: new Set(pairs.flat().map((pair) => JSON.stringify(pair))),
          places: new Set(pairs.map(([[place]]) => place)),
          things: new Set(pairs.map(([[, thing]]) => thing)),
        };
        return [name, answer];
      }),
    );
  }
}

/** What is bound, behind what it is bound to. */
type Pair = readonly [place: string, thing: string];

/** Said where a list shows the stages of a flow without one that other evidence binds to it. */
const NOT_LISTED = 'whether it is bound to it at all';
