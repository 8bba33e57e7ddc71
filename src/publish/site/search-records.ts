import type { SearchRecord } from './search-text.ts';
import type { SiteModel } from './site-model.ts';

/** A heading of a guide page with the id it can be reached by. */
export interface GuideHeading {
  readonly slug: string;
  readonly id: string;
  readonly text: string;
}

/** Everything that can be found: guide pages and headings, controls, evidence, vulnerabilities and subjects. */
export function searchRecords(model: SiteModel, headings: readonly GuideHeading[]): readonly SearchRecord[] {
  const records: Omit<SearchRecord, 'id'>[] = [];
  const titles = new Map(model.guide.map((entry) => [entry.slug, entry]));
  for (const entry of model.guide) {
    records.push({ kind: 'Guide', title: entry.title, text: entry.summary, note: entry.summary, href: entry.href });
  }
  for (const heading of headings) {
    const page = titles.get(heading.slug);
    if (page === undefined) continue;
    records.push({ kind: 'Guide', title: heading.text, text: '', note: page.title, href: `${page.href}#${heading.id}` });
  }
  for (const control of model.controls) {
    const text = [
      control.requirement,
      ...control.checks.map((check) => check.title),
      ...control.clauses.map((clause) => clause.id),
    ];
    records.push({
      kind: 'Control',
      title: `${control.id} ${control.title}`,
      text: text.join(' '),
      note: control.label.words,
      href: control.href,
    });
  }
  for (const one of model.evidence) {
    const [first] = one.files;
    if (first === undefined) continue;
    const paths = one.files.map((file) => file.path).join(' ');
    records.push({ kind: 'Evidence', title: paths, text: `${first.format} ${one.digest}`, note: first.format, href: one.href });
  }
  for (const record of [...vulnerabilityRecords(model), ...subjectRecords(model)]) records.push(record);
  return records.map((record, index) => ({ id: String(index), ...record, href: record.href.slice(1) }));
}

/** One record for each id; it leads to the first row that lists it. */
function vulnerabilityRecords(model: SiteModel): Omit<SearchRecord, 'id'>[] {
  const rows = Map.groupBy(model.vulnerabilities.rows, (row) => row.id);
  return Array.from(rows, ([id, same]) => {
    const packages = Array.from(new Set(same.map((row) => row.package)));
    const artifacts = Array.from(new Set(same.map((row) => row.artifact)));
    return {
      kind: 'Vulnerability' as const,
      title: id,
      text: [...packages, ...artifacts, ...same.slice(0, 1).map((row) => row.title)].join(' '),
      note: `${same[0]?.severityWord ?? ''}, ${packages.slice(0, 2).join(', ')} in ${artifacts.slice(0, 2).join(', ')}`,
      href: `/vulnerabilities/#${same[0]?.anchor ?? ''}`,
    };
  });
}

/** One record for each subject of each control; it leads to the control. */
function subjectRecords(model: SiteModel): Omit<SearchRecord, 'id'>[] {
  return model.controls.flatMap((control) => {
    const rows = control.checks.flatMap((check) => [...check.observations, ...check.others]);
    return Array.from(new Map(rows.map((row) => [row.subject, row])).values(), (row) => ({
      kind: 'Subject' as const,
      title: row.subject,
      text: control.id,
      note: `${control.id} ${control.title}: ${row.words}`,
      href: control.href,
    }));
  });
}
