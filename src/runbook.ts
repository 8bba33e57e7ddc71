import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Assessment } from './domain/assessment.ts';
import { canonicalJson } from './domain/canonical.ts';
import { Problem } from './domain/problem.ts';
import { placesOf } from './publish/publish.ts';
import { type PublishedQuarter, PublishedQuarters, treeDigest } from './publish/site/quarters.ts';
import { ifThere } from './record/refusals.ts';
import { exists } from './record/store.ts';
import { QUARTERS_FILE, quarterFolder, writeSiteRoot } from './site-root.ts';

/** The first page of the runbook of all quarters, and what has to be said of quarters that stay as they were. */
export interface Runbook {
  readonly page: string;
  /** By quarter, where the pages of what was just published lie; not of one whose pages stay as they were and show something else. */
  readonly pages: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/**
 * Adds quarters that were just published, each from its package, to the runbook of all quarters in `dist/runbook`. The pages of a quarter that
 * a later one followed are frozen: what was judged anew since is said, and does not change them.
 */
export async function addToRunbook(dist: string, assessments: readonly Assessment[]): Promise<Runbook> {
  const root = join(dist, 'runbook');
  const notes: string[] = [];
  const pages = new Map<string, string>();
  const quarters = new Map((await loadQuarters(root)).map((quarter) => [quarter.period, quarter]));
  for (const assessment of assessments) {
    const period = assessment.period.id;
    const standing = quarters.get(period);
    const digest = createHash('sha256').update(canonicalJson(assessment)).digest('hex');
    const isFrozen = standing !== undefined && [...quarters.keys()].some((other) => other > period);
    const folder = quarterFolder(root, period);
    if (isFrozen && standing.assessment !== digest) notes.push(frozenNote(root, period));
    else pages.set(period, folder);
    if (isFrozen) continue;
    await place(join(placesOf(dist, assessment).package, 'site'), folder);
    quarters.set(period, { period, assessment: digest, site: await treeDigest(folder) });
  }
  for (const { period, site } of quarters.values())
    if ((await treeDigest(quarterFolder(root, period))) !== site) throw changedPages(quarterFolder(root, period));
  const [first] = assessments;
  const deployment = first?.organisation.deployment.name ?? '';
  const page = await writeSiteRoot(root, { proofbook: 'quarters/1', deployment, quarters: [...quarters.values()] });
  return { page, pages, notes };
}

function frozenNote(root: string, period: string): string {
  return `The pages of ${period} stay as they were published: a later quarter followed, and what was judged now differs. To publish them anew, delete ${quarterFolder(root, period)} and publish again.`;
}

/** Quarters whose pages are there; one whose folder was deleted is published anew. */
async function loadQuarters(root: string): Promise<PublishedQuarter[]> {
  const where = join(root, QUARTERS_FILE);
  const text = await ifThere(readFile(where, 'utf8'));
  if (text === null) return [];
  const quarters: PublishedQuarter[] = [];
  for (const quarter of parse(text, where)) if (await exists(quarterFolder(root, quarter.period))) quarters.push(quarter);
  return quarters;
}

function parse(text: string, where: string): readonly PublishedQuarter[] {
  try {
    return PublishedQuarters.parse(JSON.parse(text)).quarters;
  } catch {
    throw new Problem({
      what: 'It is no list of published quarters.',
      where,
      why: 'Without it nobody can tell whether the pages of a quarter are those that were published.',
      fix: 'Restore it, or delete the folder "runbook" and publish all quarters again.',
    });
  }
}

function changedPages(folder: string): Problem {
  return new Problem({
    what: 'These pages are not the ones that were published: their digest is another.',
    where: folder,
    why: 'The pages of a quarter never change once they are published.',
    fix: 'Restore them, or delete the folder and publish the quarter again.',
  });
}

async function place(from: string, to: string): Promise<void> {
  const fresh = `${to}.part`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  await cp(from, fresh, { recursive: true });
  await rm(to, { recursive: true, force: true });
  await rename(fresh, to);
}
