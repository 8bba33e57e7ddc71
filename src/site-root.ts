import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareAssessments } from './compare/compare-assessments.ts';
import type { Cause } from './compare/comparison.ts';
import { causeText, countsText, GROUPS } from './compare/diff-text.ts';
import { DIRECTIONS } from './compare/direction.ts';
import { Assessment } from './domain/assessment.ts';
import { compareText } from './domain/canonical.ts';
import { type PublishedQuarters, quartersScript } from './publish/site/quarters.ts';
import { ROOT_STYLE, ROOT_STYLE_FILE, type RootDifference, type RootQuarter, rootPage } from './publish/site/root-page.ts';
import { controlHref } from './publish/site/routes.ts';
import { spanText } from './publish/site/words.ts';
import { writeWhole } from './record/store.ts';

/** File at the root that names the quarters and the digests of their pages. */
export const QUARTERS_FILE = 'quarters.json';

/** Folder of a quarter's site below the root of all sites. */
export function quarterFolder(root: string, period: string): string {
  return join(root, 'v', period);
}

/** Writes what stands above the sites of all quarters: the first page, its style sheet and the list that the pages read. Returns the path of the page. */
export async function writeSiteRoot(root: string, published: PublishedQuarters): Promise<string> {
  const quarters = published.quarters.toSorted((left, right) => compareText(right.period, left.period));
  const assessments = await Promise.all(quarters.map(({ period }) => publishedAssessment(root, period)));
  const rows = assessments.map(async ({ counts, period }, index): Promise<RootQuarter> => {
    const digest = quarters[index]?.site ?? '';
    return { period: period.id, span: spanText(period), counts, digest, downloads: await downloadsOf(root, period.id) };
  });
  const [latest] = assessments;
  const page = rootPage({
    deployment: latest?.organisation.deployment.title ?? published.deployment,
    organisation: latest?.organisation.organisation ?? '',
    fictional: latest?.organisation.fictional ?? false,
    quarters: await Promise.all(rows),
    differences: assessments.flatMap((after, index) => {
      const before = assessments[index + 1];
      return before === undefined ? [] : [differenceOf(before, after)];
    }),
  });
  await writeWhole(join(root, ROOT_STYLE_FILE), ROOT_STYLE);
  await writeWhole(join(root, 'versions.js'), quartersScript(quarters.map(({ period }) => period)));
  await writeWhole(join(root, QUARTERS_FILE), `${JSON.stringify({ ...published, quarters }, null, 2)}\n`);
  const place = join(root, 'index.html');
  await writeWhole(place, page);
  return place;
}

/** The assessment that a published site shows, from the site itself: `dist/assessments` may hold a newer one by now. */
async function publishedAssessment(root: string, period: string): Promise<Assessment> {
  const files = join(quarterFolder(root, period), 'files');
  const name = (await readdir(files)).find((one) => one.endsWith(`-${period}.json`));
  return Assessment.parse(JSON.parse(await readFile(join(files, name ?? `${period}.json`), 'utf8')));
}

async function downloadsOf(root: string, period: string): Promise<RootQuarter['downloads']> {
  const names = (await readdir(join(quarterFolder(root, period), 'files'))).sort(compareText);
  return names.map((name) => ({
    title: name.endsWith('.pdf') ? 'Report (PDF)' : 'Assessment (JSON)',
    href: `v/${period}/files/${name}`,
  }));
}

const SUBJECTS_NAMED = 3;

/** A cause with the first of those that it concerns. */
function whyText(cause: Cause): string {
  const names = cause.subjects.filter(({ direction }) => direction !== 'otherwise').map(({ subject }) => subject);
  if (cause.kind === 'record' || names.length === 0) return `${causeText(cause)}.`;
  const more = names.length - SUBJECTS_NAMED;
  return `${causeText(cause)}; it shows in ${names.slice(0, SUBJECTS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function differenceOf(before: Assessment, after: Assessment): RootDifference {
  const { counts, changes, rules } = compareAssessments(before, after);
  const declared = new Set(after.findings.map(({ control }) => control.id));
  const groups = DIRECTIONS.flatMap((direction) => {
    const own = changes.filter((change) => change.direction === direction);
    if (own.length === 0) return [];
    const rows = own.map(({ control, title, from, to, causes }) => ({
      control,
      title,
      from,
      to,
      causes: causes.map(whyText),
      href: declared.has(control) ? `v/${after.period.id}${controlHref(control)}index.html` : null,
    }));
    return [{ title: GROUPS[direction], changes: rows }];
  });
  const differ = rules.differ.length === 0 ? '' : ` What they were judged by differs as well: ${rules.differ.join(', ')}.`;
  return { from: before.period.id, to: after.period.id, counts: `Controls: ${countsText(counts)}.${differ}`, groups };
}
