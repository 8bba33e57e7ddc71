import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assessment, SectionResult } from '../../src/domain/assessment.ts';

/** Writes a small guide that fits an assessment into a new folder outside the project; returns the folder. */
export async function writeSampleGuide(assessment: Assessment, extra = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'proofbook-guide-'));
  for (const section of assessment.sections) {
    await writeFile(join(folder, `${section.slug}.mdx`), pageOf(section, extra));
  }
  return folder;
}

function pageOf(section: SectionResult, extra: string): string {
  const parts = section.subsections.map(({ id, title }) => {
    const own = section.controls.filter((control) => control.startsWith(`${id}.`));
    return `## ${title}\n\nSet it with \`--flag\` and look at it by hand.\n\n\`\`\`yaml\nminVersion: VersionTLS12\nlong: ${'value '.repeat(40)}\n\`\`\`\n\n${own
      .map((control) => `<Control id="${control}" />`)
      .join('\n')}\n`;
  });
  return `---
title: ${JSON.stringify(section.title)}
---
import Control from '../../src/site/components/Control.astro';
import Correction from '../../src/site/components/Correction.astro';

${section.summary.replace(/[{}<>]/g, '')}

:::note
A note.
:::

${parts.join('\n')}
<Correction>The original guide named a setting that does nothing.</Correction>

<Correction>It also named another.</Correction>

| Setting | Value |
|---|---|
| a | b |
${extra}
`;
}
