import type { Assessment, ClauseResult, Status } from '../../domain/assessment.ts';
import type { StatusLabel } from './control-view.ts';
import { statusLabel } from './control-view.ts';
import { clauseAnchor, controlHref, frameworkHref } from './routes.ts';
import { STATUS_WORD } from './words.ts';

/** A control in a clause's row. */
export interface MappedControl {
  readonly id: string;
  readonly title: string;
  readonly href: string | null;
  readonly label: StatusLabel | null;
}

/** A row of a framework's table. */
export interface ClauseView {
  readonly id: string;
  readonly anchor: string;
  readonly title: string;
  /** Ids it has in other editions, e.g. `2.13 in 1.6.0`. */
  readonly aliases: readonly string[];
  readonly status: Status | null;
  readonly words: string;
  readonly controls: readonly MappedControl[];
  readonly vulnerabilities: number;
  /** Which evidence could decide it, in words; null when the framework does not say. */
  readonly decidable: string | null;
  readonly reason: string | null;
}

/** A framework's page. */
export interface FrameworkView {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly edition: string;
  readonly publisher: string;
  /** The publisher's own page; http or https, else null. */
  readonly url: string | null;
  readonly licence: string;
  readonly clauses: readonly ClauseView[];
  readonly mapped: number;
  readonly decidable: number | null;
  readonly countsVulnerabilities: boolean;
}

const DECIDABLE: Readonly<Record<string, string>> = {
  compose: 'Compose file',
  daemon: 'Docker daemon',
  host: 'Host snapshot',
  image: 'Image scan',
  no: 'Not from evidence',
};

/** The pages of all frameworks. */
export function frameworkViews(assessment: Assessment): readonly FrameworkView[] {
  const findings = new Map(assessment.findings.map((finding) => [finding.control.id, finding]));
  return assessment.frameworks.map((framework) => {
    const clauses = framework.clauses.map((clause) => ({
      id: clause.id,
      anchor: clauseAnchor(clause.id),
      title: clause.title,
      aliases: Object.entries(clause.aliases).map(([edition, id]) => `${id} in ${edition}`),
      status: clause.status,
      words: clause.status === null ? 'Not mapped' : STATUS_WORD[clause.status],
      controls: clause.controls.map((id) => {
        const finding = findings.get(id);
        return finding === undefined
          ? { id, title: 'not in this assessment', href: null, label: null }
          : { id, title: finding.control.title, href: controlHref(id), label: statusLabel(finding) };
      }),
      vulnerabilities: clause.vulnerabilities,
      decidable: decidableBy(clause),
      reason: clause.reason,
    }));
    const stated = framework.clauses.filter((clause) => clause.decidable !== null);
    return {
      id: framework.id,
      href: frameworkHref(framework.id),
      title: framework.title,
      edition: framework.edition,
      publisher: framework.publisher,
      url: webAddress(framework.url),
      licence: framework.licence,
      clauses,
      mapped: framework.clauses.filter((clause) => clause.controls.length > 0).length,
      decidable: stated.length === 0 ? null : stated.filter((clause) => clause.decidable !== 'no').length,
      countsVulnerabilities: framework.clauses.some((clause) => clause.vulnerabilities > 0),
    };
  });
}

function decidableBy(clause: ClauseResult): string | null {
  return clause.decidable === null ? null : (DECIDABLE[clause.decidable] ?? clause.decidable);
}

/** The address when its scheme is http or https; null for any other, `javascript:` among them. */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  return ['http:', 'https:'].includes(new URL(text).protocol) ? text : null;
}
