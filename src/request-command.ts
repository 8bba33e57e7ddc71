import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { loadContent } from './content.ts';
import { explain, Problem } from './domain/problem.ts';
import { answersIn } from './make-package.ts';
import { workspaceIn } from './pipeline.ts';
import { readAnswers } from './publish/package/requests.ts';
import { writeWhole } from './record/store.ts';
import type { Settings } from './settings.ts';

/** `proofbook requests import`: keeps what an assessor said of the requests of a package, for the next one. */
export async function runImportRequests({ root, terminal }: Settings, file: string): Promise<number> {
  const { content } = workspaceIn(root);
  const { organisation } = await loadContent(content);
  const text = await readFile(file, 'utf8').catch((thrown) => {
    throw new Problem({
      what: `The answers cannot be read: ${explain(thrown)}.`,
      where: file,
      fix: 'Give the filled-in requests.csv or requests.json.',
    });
  });
  const answers = readAnswers(text, file, organisation.deployment.name);
  const place = join(answersIn(content), `${answers.deployment}-${answers.period}.json`);
  await writeWhole(place, `${JSON.stringify(answers, null, 2)}\n`);
  const flagged = answers.answers.filter(({ status }) => status === 'flagged');
  const shown = relative(root, place);
  const lines = [
    `${answers.period}: ${answers.answers.length} requests answered, ${flagged.length} flagged.`,
    ...flagged.map(({ id, comment }) => `  ${id}: ${comment}`),
    `Kept in ${shown}; the next package shows them beside their requests.`,
  ];
  terminal.result(lines, { period: answers.period, answered: answers.answers.length, flagged, kept: shown });
  return 0;
}
