import type { DeviationUse, Verdict } from '../domain/assessment.ts';
import type { Deviation } from '../domain/deviation.ts';
import type { Pointer } from '../domain/evidence.ts';
import type { Scan, Vulnerability } from '../domain/facts/scan.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Period } from '../domain/period.ts';
import { dateOf, type Instant, shift } from '../domain/time.ts';
import type { VexStatement } from '../domain/vex.ts';
import type { ReadEvidence } from '../normalise/normalise.ts';
import { holds, useOf } from './deviations.ts';
import { isPackage, isProduct } from './purl.ts';

/** The control under which VEX sets vulnerabilities aside. */
const CONTROL = 'MON-2.2';

/** What VEX is held against. */
export interface VexInput {
  readonly organisation: Organisation;
  readonly period: Period;
  readonly asOf: Instant;
  /** Statements that came with the content; those of the drop folder are among the readings. */
  readonly vex: readonly VexStatement[];
  readonly readings: readonly ReadEvidence[];
}

interface Known {
  readonly vulnerability: Vulnerability;
  readonly scan: Scan;
}

/**
 * The OpenVEX statements on file, as deviations for single vulnerabilities. A statement that says not affected (with a reason) or
 * fixed sets a vulnerability of an image aside until it is older than the organisation allows; the newest statement about it
 * decides, and of two of one instant the one that sets nothing aside. While a document cannot be read none is applied: it may say the opposite.
 */
export class Vex {
  /** Every statement that can set something aside, as the deviation it amounts to. */
  readonly deviations: readonly Deviation[];
  readonly #statements: readonly VexStatement[];
  readonly #outdated: ReadonlySet<string>;
  readonly #known: ReadonlyMap<string, Known>;
  readonly #unreadable: string | null;
  readonly #input: VexInput;

  constructor(input: VexInput) {
    const facts = input.readings.flatMap(({ reading }) => reading?.facts ?? []);
    const statements = [...input.vex, ...facts.filter((fact) => fact.kind === 'vexStatement')];
    const unreadable = input.readings.find(({ yields, reading }) => yields.includes('vexStatement') && reading === null);
    this.#input = input;
    this.#statements = statements;
    this.#outdated = outdatedIds(statements);
    this.#unreadable = unreadable?.evidence.path ?? null;
    this.#known = knownVulnerabilities(input.readings, new Set(statements.flatMap(({ vulnerabilities }) => vulnerabilities)));
    this.deviations = statements.filter(setsAside).map((statement) => deviationOf(statement, input.organisation));
  }

  /** Marks each failed observation whose every finding a statement sets aside. What a deviation accepted already stays with it. */
  apply(verdict: Verdict, control: string): Verdict {
    if (control !== CONTROL || this.deviations.length === 0 || this.#unreadable !== null) return verdict;
    const observations = verdict.observations.map((observation) => {
      if (observation.outcome !== 'fail' || observation.acceptedBy !== null) return observation;
      const deciding = observation.pointers.map((pointer) => this.#decidingFor(pointer));
      const ends = new Map(this.deviations.map(({ id, expires }) => [id, expires]));
      // Of several statements the one that ends first says how long the acceptance lasts.
      const ids = deciding
        .filter((id) => id !== null)
        .sort((left, right) => ((ends.get(left) ?? '') < (ends.get(right) ?? '') ? -1 : 1));
      return deciding.length > 0 && ids.length === deciding.length ? { ...observation, acceptedBy: ids[0] ?? null } : observation;
    });
    return { ...verdict, observations };
  }

  /** The id of the statement that sets the finding at a pointer aside; null when none does, or a newer one says otherwise. */
  #decidingFor(pointer: Pointer): string | null {
    const known = this.#known.get(placeOf(pointer));
    if (known === undefined) return null;
    const [newest] = this.#statements
      .filter((statement) => !this.#outdated.has(statement.id) && isAbout(statement, known) && this.#isInForce(statement))
      .sort((left, right) => Number(left.saidAt < right.saidAt) - Number(left.saidAt > right.saidAt) || rank(left) - rank(right));
    const deviation = this.deviations.find(({ id }) => id === newest?.id);
    return deviation !== undefined && holds(deviation, this.#input.asOf) ? deviation.id : null;
  }

  /** A statement of later than the assessment does not count for the vulnerability, and does against it. */
  #isInForce(statement: VexStatement): boolean {
    return statement.saidAt < this.#input.asOf || !setsAside(statement);
  }

  /** What became of each statement that can set something aside. */
  uses(verdicts: readonly { readonly control: string; readonly verdict: Verdict }[]): DeviationUse[] {
    const observations = verdicts.filter(({ control }) => control === CONTROL).flatMap(({ verdict }) => verdict.observations);
    return this.deviations.map((deviation) => {
      const statement = this.#statements.find(({ id }) => id === deviation.id);
      const about = (pointer: Pointer) => {
        const known = this.#known.get(placeOf(pointer));
        return statement !== undefined && known !== undefined && isAbout(statement, known);
      };
      const failing = observations.filter(({ outcome, pointers }) => outcome === 'fail' && pointers.some(about));
      const use = useOf(deviation, {
        isKnown: statement !== undefined && this.#known.values().some((known) => isAbout(statement, known)),
        failing,
        ...this.#input,
      });
      if (this.#outdated.has(deviation.id))
        return { ...use, state: 'not-needed', note: 'A newer version of its document is on file.' };
      if (use.state !== 'not-needed' || failing.length === 0) return use;
      const why =
        this.#unreadable === null
          ? 'It was not applied: another deviation or a newer statement decides, or it covers a part of what was found.'
          : `It was not applied, because "${this.#unreadable}" could not be read and may say the opposite.`;
      return { ...use, note: why };
    });
  }
}

function setsAside({ status, justification, explanation }: VexStatement): boolean {
  return status === 'fixed' || (status === 'not_affected' && (justification !== null || explanation !== null));
}

function rank(statement: VexStatement): number {
  return setsAside(statement) ? 1 : 0;
}

/** What takes a statement back may speak of every version of an image; what sets something aside must say which one it knows. */
function isAbout(statement: VexStatement, { vulnerability, scan }: Known): boolean {
  const { vulnerabilities, products } = statement;
  return (
    vulnerabilities.includes(vulnerability.id.toUpperCase()) &&
    products.some(
      ({ id, subcomponents }) =>
        isProduct(id, scan, !setsAside(statement)) &&
        (subcomponents.length === 0 || subcomponents.some((part) => isPackage(part, vulnerability))),
    )
  );
}

/** Ids of statements in a file of whose document a newer version is there: what the newer one leaves out is taken back. */
function outdatedIds(statements: readonly VexStatement[]): Set<string> {
  const newest = new Map<string, number>();
  for (const { document, version } of statements) newest.set(document, Math.max(version, newest.get(document) ?? 0));
  return new Set(statements.filter(({ document, version }) => version < (newest.get(document) ?? 0)).map(({ id }) => id));
}

function knownVulnerabilities(readings: readonly ReadEvidence[], names: ReadonlySet<string>): Map<string, Known> {
  const known = new Map<string, Known>();
  if (names.size === 0) return known;
  for (const { reading } of readings) {
    const scans = reading?.facts.filter((fact) => fact.kind === 'scan') ?? [];
    for (const fact of reading?.facts ?? []) {
      if (fact.kind !== 'vulnerability' || !names.has(fact.id.toUpperCase())) continue;
      const scan = scans.find(({ artifact }) => artifact === fact.artifact);
      if (scan !== undefined) known.set(placeOf(fact.from), { vulnerability: fact, scan });
    }
  }
  return known;
}

function placeOf({ evidence, at }: Pointer): string {
  return `${evidence} ${at}`;
}

function deviationOf(statement: VexStatement, { parameters }: Organisation): Deviation {
  const { id, vulnerabilities, products, status, justification, explanation, author, saidAt } = statement;
  const label = justification?.replaceAll('_', ' ') ?? null;
  const expires = dateOf(shift(saidAt, parameters.vexMaximumAge, 1));
  const said = status === 'fixed' ? 'Fixed' : 'Not affected';
  return {
    proofbook: 'deviation/1',
    id,
    control: CONTROL,
    subject: `${products.map((product) => product.id).join(', ') || 'no product'}: ${vulnerabilities[0] ?? ''}`,
    reason: [`OpenVEX: ${[said, label].filter((part) => part !== null).join(', ')}.`, explanation]
      .filter((part) => part !== null)
      .join(' '),
    compensating: `None is needed by this statement; it has to be said again by ${expires}.`,
    approvedBy: author,
    approved: dateOf(saidAt),
    expires,
  };
}
