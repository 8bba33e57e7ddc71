import { join, relative } from 'node:path';
import { loadContent } from '../content.ts';
import { answersIn } from '../make-package.ts';
import { readAnswers } from '../publish/package/requests.ts';
import { writeWhole } from '../record/store.ts';
import { readGiven } from '../verify/read-given.ts';
import { workspaceIn } from '../workspace.ts';
import type { Settings } from './settings.ts';

/** Bytes of the largest file of answers: a spreadsheet program may well write tenfold what a package holds. */
const LARGEST_ANSWERS = 1 << 26;

/** `proofbook requests import`: keeps what an assessor said of the requests of a package, for the next one. */
export async function runImportRequests({ root, terminal }: Settings, file: string): Promise<number> {
  const { content } = workspaceIn(root);
  const { organisation } = await loadContent(content);
  const bytes = await readGiven(file, {
    name: 'The file of answers',
    most: LARGEST_ANSWERS,
    fix: 'Give the filled-in requests.csv or requests.json.',
  });
  const answers = readAnswers(bytes.toString('utf8'), file, organisation.deployment.name);
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
