import type { Misconfiguration } from '../domain/facts/scan.ts';
import { fail, type Observation, unknown } from '../domain/observation.ts';
import { quote } from './quote.ts';

/** A rule of Trivy's that speaks of what a check demands, and how much of what it forbids the other evidence shows. */
export interface TrivyRule {
  /** Ids as https://github.com/aquasecurity/trivy-checks gives them. */
  readonly ids: readonly string[];
  /** How often the other evidence shows what the rule forbids: those the check judges by themselves. */
  readonly shown: number;
  /** `fail`: the rule forbids only what the check forbids. `unknown`: it also forbids what the check allows. */
  readonly meaning: 'fail' | 'unknown';
  readonly remedy: string;
}

/**
 * What Trivy found against some rules. It counts whatever the report sets aside: an ignore file has no approver. That a rule is met proves
 * nothing: Trivy read what it was given.
 */
export function findingsOf(misconfigurations: readonly Misconfiguration[], ids: readonly string[]): Misconfiguration[] {
  return misconfigurations.filter(({ id, outcome }) => outcome !== 'pass' && ids.includes(id));
}

/**
 * One observation for each rule of which Trivy found more than the other evidence shows. Subjects name the files, so that a deviation for
 * some does not accept those of others.
 */
export function unshownFindings(
  misconfigurations: readonly Misconfiguration[],
  { ids, shown, meaning, remedy }: TrivyRule,
): Observation[] {
  return ids.flatMap((id) => {
    const [first, ...rest] = findingsOf(misconfigurations, [id]);
    if (first === undefined) return [];
    const all = [first, ...rest];
    const count = distinct(all);
    if (count <= shown) return [];
    const targets = [...new Set(all.map(({ target }) => target))].sort();
    const text = (first.title ?? first.message ?? id).replace(/\.$/, '');
    const aside = all.every(({ outcome, suppressed }) => outcome === 'exception' || suppressed !== null);
    const reason = `Trivy finds against its rule ${id} in ${quote(targets)}, ${count} in all, of which the other evidence shows ${shown}: "${text}".${aside ? ' The report sets it aside.' : ''}`;
    const subject = `${targets.join(', ')}: ${id}`;
    const pointers = [first.from, ...rest.map(({ from }) => from)] as const;
    return [
      meaning === 'fail' ? fail(subject, reason, pointers, { remedy }) : unknown(subject, 'missing', reason, pointers, { remedy }),
    ];
  });
}

/** How many findings there are when those of files of one name are the same in several scans: code is scanned by more than one path. */
function distinct(findings: readonly Misconfiguration[]): number {
  const names = Map.groupBy(findings, ({ target }) => target.split('/').at(-1) ?? '');
  const most = (group: readonly Misconfiguration[]) =>
    Math.max(...[...Map.groupBy(group, ({ artifact }) => artifact).values()].map(({ length }) => length));
  return [...names.values()].reduce((total, group) => total + most(group), 0);
}
