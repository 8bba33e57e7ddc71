import { readFileSync } from 'node:fs';
import { inputs } from 'virtual:proofbook/inputs';
import { Assessment } from '../domain/assessment.ts';
import { explain, Problem } from '../domain/problem.ts';
import { siteModel } from '../publish/site/site-model.ts';

/** What all pages show. The only place of the site that reads the assessment. */
export const model = siteModel(readAssessment());

/** Files offered for download. */
export const downloads = inputs.downloads;

function readAssessment(): Assessment {
  const fix = 'Run `proofbook assess` first and set PROOFBOOK_ASSESSMENT to its result.';
  try {
    return Assessment.parse(JSON.parse(readFileSync(inputs.assessmentFile, 'utf8')));
  } catch (thrown) {
    throw new Problem({ what: `There is no assessment to show: ${explain(thrown)}`, where: inputs.assessmentFile, fix });
  }
}
