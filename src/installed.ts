import { loadContent } from './content.ts';
import { judge } from './judge.ts';
import { logPlacesOf } from './make-package.ts';
import { loadReaders } from './normalise/readers.ts';
import { assessmentSchema } from './pipeline.ts';
import { loadRules, rulesDigest } from './rules.ts';
import type { Installed } from './verify/derivation.ts';

/** What is installed here to judge and to write with. */
export async function installed(): Promise<Installed> {
  const { installedTools } = await import('./publish/package/tools.ts');
  const readers = await loadReaders();
  return {
    rules: rulesDigest(await loadRules()),
    tools: await installedTools(),
    assessmentSchema: assessmentSchema(),
    logPlaces: (assessment) => logPlacesOf(assessment, readers),
    judge: async (folder, files, request) => judge(await loadContent(folder), files, request),
    compose: async (assessment, keyNotice) => {
      const { composeReport } = await import('./publish/pdf/compose.ts');
      return composeReport(assessment, { keyNotice });
    },
    buildSite: async (assessment, guideFolder, outFolder, downloads) => {
      const { buildSite } = await import('./publish/site/site-build.ts');
      await buildSite({ assessment, guideFolder, outFolder, downloads });
    },
  };
}
