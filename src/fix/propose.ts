import type { Finding, JudgedObservation, Verdict } from '../domain/assessment.ts';
import { ControlId } from '../domain/control.ts';
import type { Digest, Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import type { Organisation } from '../domain/organisation.ts';
import { DECISIONS } from './decisions.ts';
import { CannotEdit } from './editor.ts';
import { editorFor, type SourceFile } from './editor-for.ts';
import { type HostCommands, MODE_CHECKS, modeCommands } from './file-modes.ts';
import { type Failure, type Fix, Undecided } from './fix.ts';
import { fixFor } from './fixes.ts';
import type { ChangedText } from './unified-diff.ts';

/** A file that failures point at, with what was read from it. */
export interface PointedFile extends SourceFile {
  readonly digest: Digest;
  /** What stands before the text: a byte-order mark, or nothing. */
  readonly mark: string;
  /** What its format is, for people. */
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** One subject of one check. */
export interface CheckedSubject {
  readonly check: string;
  readonly subject: string;
}

/** A sentence about one subject of a check. */
export interface Note extends CheckedSubject {
  readonly what: string;
}

/** What can be changed so that a control is met, and what cannot. */
export interface Proposal {
  readonly files: readonly ChangedText[];
  readonly commands: readonly HostCommands[];
  /** What the changes are for. Whether they suffice, judging again tells. */
  readonly changed: readonly CheckedSubject[];
  /** What to mind when the changes are applied. */
  readonly mind: readonly Note[];
  /** Failures without a change, each with why there is none. */
  readonly undecided: readonly Note[];
}

/** What a proposal is made from. */
export interface ProposalInput {
  readonly finding: Finding;
  readonly files: readonly PointedFile[];
  /** Every fact of the evidence. */
  readonly facts: readonly Fact[];
  readonly organisation: Organisation;
  /** Failures to leave alone, each with why. */
  readonly without?: readonly Note[];
}

/** Goes through what breaks the requirement of a control, and makes the changes that follow from it. Pure. */
export function propose(input: ProposalInput): Proposal {
  const run = new Run(input);
  for (const verdict of input.finding.verdicts)
    for (const observation of verdict.observations)
      if (observation.outcome === 'fail' && observation.acceptedBy === null) run.take(verdict, observation);
  return run.proposal();
}

class Run {
  readonly #input: ProposalInput;
  /** The text of each file with the changes so far. */
  readonly #texts: Map<string, string>;
  readonly #commands: HostCommands[] = [];
  readonly #changed: CheckedSubject[] = [];
  readonly #mind: Note[] = [];
  readonly #undecided: Note[] = [];

  constructor(input: ProposalInput) {
    this.#input = input;
    this.#texts = new Map(input.files.map(({ path, text }) => [path, text]));
  }

  take(verdict: Verdict, observation: JudgedObservation): void {
    const check = verdict.check.id;
    const { subject } = observation;
    const pointed = this.#input.files.filter(({ digest }) => observation.pointers.some(({ evidence }) => evidence === digest));
    const left = this.#input.without?.find((one) => one.check === check && one.subject === subject);
    // Where a risk is accepted for one service, what it shares with others must stay.
    const changeShared = verdict.observations.every(({ acceptedBy }) => acceptedBy === null);
    const undecided = left === undefined ? [] : [left.what];
    let isChanged = false;
    for (const file of left === undefined ? pointed : []) {
      try {
        isChanged = this.#change(this.#failure(check, observation, file), file, changeShared) || isChanged;
      } catch (thrown) {
        if (!(thrown instanceof Undecided) && !(thrown instanceof CannotEdit)) throw thrown;
        undecided.push(thrown instanceof Undecided ? `To decide: ${thrown.message}` : `By hand: ${thrown.message}`);
      }
    }
    if (isChanged) this.#changed.push({ check, subject });
    else if (undecided.length === 0) undecided.push(whyNoChange(check, subject, pointed));
    for (const what of undecided) this.#undecided.push({ check, subject, what });
  }

  proposal(): Proposal {
    const files = this.#input.files.flatMap(({ path, text, mark }) => {
      const after = this.#texts.get(path) ?? text;
      return after === text ? [] : [{ path, before: mark + text, after: mark + after }];
    });
    const byHost = Map.groupBy(this.#commands, ({ host }) => host);
    const commands = [...byHost].map(([host, own]) => ({ host, commands: [...new Set(own.flatMap((one) => one.commands))] }));
    return { files, commands, changed: this.#changed, mind: this.#mind, undecided: this.#undecided };
  }

  #change(failure: Failure, file: PointedFile, changeShared: boolean): boolean {
    if (MODE_CHECKS.includes(failure.check)) {
      const commands = modeCommands(failure);
      this.#commands.push(...commands);
      return commands.length > 0;
    }
    const fix = fixFor(failure.check, file.format);
    return fix !== undefined && this.#mend(fix, failure, file, changeShared);
  }

  /** Whether the document was changed: for this subject, or before it for another one that shares the part. */
  #mend(fix: Fix, failure: Failure, file: PointedFile, changeShared: boolean): boolean {
    const before = this.#texts.get(file.path) ?? file.text;
    const editor = editorFor({ ...file, text: before }, { changeShared });
    const mind = fix.mend(failure, editor);
    this.#texts.set(file.path, editor.text);
    if (editor.text === file.text) return false;
    const { check, observation } = failure;
    const shared = [...editor.shared].map((name) => `It changes ${name} in ${file.path}, which others take too.`);
    for (const what of [...mind, ...shared]) this.#mind.push({ check, subject: observation.subject, what });
    return true;
  }

  #failure(check: string, observation: JudgedObservation, { digest, facts }: PointedFile): Failure {
    const isMeant = (from: Pointer) => observation.pointers.some(({ evidence, at }) => evidence === digest && at === from.at);
    const { facts: all, organisation } = this.#input;
    return { check, observation, facts: facts.filter(({ from }) => isMeant(from)), all, organisation };
  }
}

/** The sources that people write; whatever else is evidence shows what is. */
const SOURCES =
  /^(?:compose-file|traefik-(?:static|dynamic)$|tailscale-policy|gitignore|authentik-blueprint|daemon-json|terraform-(?:hcl|tfvars)|dockerfile|prometheus-rules|postgresql-hba|backup-script|crontab)/;

function whyNoChange(check: string, subject: string, pointed: readonly PointedFile[]): string {
  if (ControlId.safeParse(subject).success) return `It rests on ${subject}: see "proofbook fix ${subject} --dry-run".`;
  const decision = DECISIONS.get(check);
  if (decision !== undefined) return `To decide: ${decision}`;
  const [file] = pointed;
  if (file === undefined) return 'No file of the evidence would change it: something has to be done, recorded or handed in.';
  if (pointed.some(({ format }) => SOURCES.test(format)))
    return 'No single change of a file follows from the requirement for certain.';
  return `${file.path} (${file.title}) shows what is; what is to do lies outside of it.`;
}
