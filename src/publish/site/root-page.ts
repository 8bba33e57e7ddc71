import type { Status } from '../../domain/assessment.ts';
import { stackedBars } from '../chart.ts';
import { pageText } from '../page-text.ts';
import { CONTENT_POLICY } from './content-policy.ts';
import { countsInWords, STATUS_SERIES, seriesValues } from './status-chart.ts';
import { STATUS_WORD } from './words.ts';

/** A quarter whose site stands below the root. */
export interface RootQuarter {
  readonly period: string;
  /** First and last day, in words. */
  readonly span: string;
  readonly counts: Readonly<Record<Status, number>>;
  /** SHA-256 over the files of its site. */
  readonly digest: string;
  readonly downloads: readonly { readonly title: string; readonly href: string }[];
}

/** A control whose status or observations changed from one quarter to the next. */
export interface RootChange {
  readonly control: string;
  readonly title: string;
  /** Null where the guide of that quarter does not declare it. */
  readonly from: Status | null;
  readonly to: Status | null;
  /** Why, one sentence for each cause. */
  readonly causes: readonly string[];
  /** Its page in the later quarter; null where there is none. */
  readonly href: string | null;
}

/** What changed from one quarter to the next. */
export interface RootDifference {
  readonly from: string;
  readonly to: string;
  /** For example `3 worse, 9 better`. */
  readonly counts: string;
  readonly groups: readonly { readonly title: string; readonly changes: readonly RootChange[] }[];
}

/** Everything the first page of all quarters shows. */
export interface RootModel {
  readonly deployment: string;
  readonly organisation: string;
  readonly fictional: boolean;
  /** The newest first. */
  readonly quarters: readonly RootQuarter[];
  /** The newest first; one less than quarters. */
  readonly differences: readonly RootDifference[];
}

/** File of the style sheet beside the page. */
export const ROOT_STYLE_FILE = 'root.css';

/** Address of a quarter's site, from the root. */
export function quarterHref(period: string): string {
  return `v/${period}/index.html`;
}

/** The page above the sites of all quarters: the latest, every quarter with its figures, and what changed between them. No script. */
export function rootPage({ deployment, organisation, fictional, quarters, differences }: RootModel): string {
  const [latest] = quarters;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${pageText(deployment)}: security runbook</title>
<link rel="stylesheet" href="${ROOT_STYLE_FILE}">
</head>
<body>
<main>
<p class="soft">${pageText(organisation)}</p>
<h1>${pageText(deployment)}: security runbook</h1>
${fictional ? '<p class="notice">Fictional demonstration: the organisation does not exist, and its evidence was made for this site.</p>' : ''}
${latest === undefined ? '<p>No quarter has been published yet.</p>' : `<p class="latest"><a href="${quarterHref(latest.period)}">Open the runbook of ${latest.period}</a> <span class="soft">the latest, ${pageText(latest.span)}: ${pageText(countsInWords(latest.counts))}</span></p>`}
<h2 id="quarters">Quarters</h2>
<p>Each quarter has a runbook of its own. Once a later one is published its pages stay as they are; the digest is that of all of its files.</p>
<div class="frame" tabindex="0" role="group" aria-label="Chart of the quarters">${trend(quarters)}</div>
<div class="table" tabindex="0" role="group" aria-label="Quarters"><table>
<thead><tr><th scope="col">Quarter</th>${STATUS_SERIES.map(({ label }) => `<th scope="col" class="number">${label}</th>`).join('')}<th scope="col">Files</th><th scope="col">SHA-256 of the site</th></tr></thead>
<tbody>
${quarters.map(quarterRow).join('\n')}
</tbody></table></div>
${differences.map(differenceSection).join('\n')}
</main>
</body>
</html>
`;
}

function trend(quarters: readonly RootQuarter[]): string {
  const rows = quarters.toReversed();
  return stackedBars({
    id: 'quarters-chart',
    title: 'Status of the controls by quarter',
    description: rows.map(({ period, counts }) => `${period}: ${countsInWords(counts)}.`).join(' '),
    series: STATUS_SERIES,
    rows: rows.map(({ period, counts }) => ({ label: period, values: seriesValues(counts), href: quarterHref(period) })),
  });
}

function quarterRow({ period, span, counts, digest, downloads }: RootQuarter): string {
  const figures = seriesValues(counts).map((count) => `<td class="number">${count}</td>`);
  const files = downloads.map(({ title, href }) => `<a href="${pageText(href)}">${pageText(title)}</a>`).join('<br>');
  return `<tr><th scope="row"><a href="${quarterHref(period)}">${period}</a><br><span class="soft">${pageText(span)}</span></th>${figures.join('')}<td>${files}</td><td><code>${digest}</code></td></tr>`;
}

function differenceSection({ from, to, counts, groups }: RootDifference): string {
  return `<h2 id="since-${from}">From ${from} to ${to}</h2>
<p>${pageText(counts)}</p>
${groups.map(({ title, changes }) => groupSection(`${from} to ${to}`, title, changes)).join('\n')}`;
}

function groupSection(between: string, title: string, changes: readonly RootChange[]): string {
  return `<h3>${pageText(title)}</h3>
<div class="table changes" tabindex="0" role="group" aria-label="${pageText(`${title}, ${between}`)}"><table>
<thead><tr><th scope="col">Control</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Why</th></tr></thead>
<tbody>
${changes.map(changeRow).join('\n')}
</tbody></table></div>`;
}

function changeRow({ control, title, from, to, causes, href }: RootChange): string {
  const name = `${pageText(control)} ${pageText(title)}`;
  const link = href === null ? name : `<a href="${pageText(href)}">${name}</a>`;
  return `<tr><th scope="row">${link}</th>${statusCell('Before', from)}${statusCell('After', to)}<td>${causes.map(pageText).join('<br>')}</td></tr>`;
}

function statusCell(when: string, status: Status | null): string {
  return status === null
    ? `<td class="soft" data-label="${when}">not in the guide</td>`
    : `<td class="status ${status}" data-label="${when}">${STATUS_WORD[status]}</td>`;
}

/** The style sheet of the page, for light and dark screens and for paper. */
export const ROOT_STYLE = `:root { color-scheme: light dark; --ink: #1e2833; --soft: #536170; --line: #dde4ea; --ground: #fff; --raised: #f8fafb; --link: #0b5a72;
  --satisfied: #17633a; --not-satisfied: #a3201a; --not-assessed: #7a5200; --accepted: #5f349b; --attested: #0b5c70; --not-applicable: #4d5a67; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e3e9ef; --soft: #96a4b3; --line: #2a3642; --ground: #11181f; --raised: #161f28; --link: #8fd3e6;
  --satisfied: #7ed09c; --not-satisfied: #ff9c92; --not-assessed: #f0c262; --accepted: #cdb0f5; --attested: #7fd0e0; --not-applicable: #aab6c2; } .chart-text { fill: #c0cad5; } }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 68rem; color: var(--ink); background: var(--ground); font: 1rem/1.55 "Source Sans 3", system-ui, sans-serif; }
h1 { margin: 0 0 1rem; line-height: 1.2; font-size: 1.75rem; } h2 { margin: 2.75rem 0 .5rem; font-size: 1.375rem; } h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { max-width: 46rem; } .soft { color: var(--soft); } a { color: var(--link); }
.latest { font-size: 1.125rem; } .latest a { font-weight: 600; } .latest .soft { display: block; font-size: 1rem; }
.notice { border-left: 4px solid #bf8700; padding: .25rem .75rem; background: var(--raised); }
.frame, .table { overflow-x: auto; margin: .75rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); } .frame { padding: 1rem 1.25rem; } .frame svg { width: 100%; min-width: 40rem; height: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .75rem; text-align: start; vertical-align: top; } thead th { color: var(--soft); font-size: .75rem; border-bottom: 1px solid var(--line); } tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { min-width: 9rem; font-weight: 400; } tbody th a { font-weight: 600; } .number { text-align: end; } code { font: .75rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; } td > code { display: block; min-width: 12rem; } td > a { white-space: nowrap; }
.status { min-width: 7rem; font-weight: 600; } ${['satisfied', 'not-satisfied', 'not-assessed', 'accepted', 'attested', 'not-applicable'].map((status) => `.${status} { color: var(--${status}); }`).join(' ')}
@media screen and (max-width: 40em) { .changes :is(table, tbody, tr, th, td) { display: block; } .changes thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .changes tr { padding: .5rem 0; } .changes tbody tr + tr { border-top: 1px solid var(--line); } .changes tbody tr > * { border: 0; padding: .125rem .75rem; } .changes [data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-weight: 400; } }
`;
