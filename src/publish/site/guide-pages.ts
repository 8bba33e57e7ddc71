import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import { Problem } from '../../domain/problem.ts';

const PLACED = /<Control\s+id=(?:"([^"]*)"|\{["']([^"']*)["']\})/g;

/**
 * Compares the guide's files with the assessment: each section has its page, and each page places its own controls once.
 * Throws a Problem otherwise, since a control left out of its page would be lost in silence.
 */
export async function checkGuidePages(assessment: Assessment, guideFolder: string): Promise<void> {
  const names = (await readdir(guideFolder)).filter((name) => name.endsWith('.mdx')).sort(compareText);
  const slugs = names.map((name) => name.slice(0, -'.mdx'.length));
  const sections = assessment.sections.map((section) => section.slug);
  const problems = [
    ...sections.filter((slug) => !slugs.includes(slug)).map((slug) => `The section "${slug}" has no page.`),
    ...slugs.filter((slug) => !sections.includes(slug)).map((slug) => `The page "${slug}.mdx" is no section of the assessment.`),
  ];
  for (const section of assessment.sections.filter((one) => slugs.includes(one.slug))) {
    const text = await readFile(join(guideFolder, `${section.slug}.mdx`), 'utf8');
    const placed = Array.from(text.matchAll(PLACED), (match) => match[1] ?? match[2] ?? '');
    for (const id of section.controls) {
      const times = placed.filter((one) => one === id).length;
      if (times !== 1) problems.push(`"${section.slug}.mdx" places the control "${id}" ${times} times, expected once.`);
    }
    for (const id of placed.filter((one) => !section.controls.includes(one))) {
      problems.push(`"${section.slug}.mdx" places the control "${id}", which is not one of its own.`);
    }
  }
  if (problems.length > 0) {
    throw new Problem({
      what: problems.join('\n'),
      where: guideFolder,
      fix: 'Give the guide that was judged, and let each page place each of its controls with <Control id="…" />.',
    });
  }
}
