import { canonicalJson } from '../domain/canonical.ts';
import type { Derivable, Deriving, Installed, Rederivation, Version } from './derivation.ts';
import { writeAgain } from './rederive-files.ts';
import { compareReport } from './rederive-report.ts';
import { buildSiteAgain } from './rederive-site.ts';
import { judgeAgain } from './rederive-verdicts.ts';

/**
 * Judges the evidence of a package again by its content and the rules installed, writes the files again, composes the report again and,
 * with `withSite`, builds the runbook again. What comes out otherwise by the very versions that the package names is different; by
 * others it is compared as far as it can be, and said not to have been compared beyond that. The package was verified before.
 */
export async function rederive(derivable: Derivable, installed: Installed, withSite: boolean): Promise<Rederivation> {
  const { manifest } = derivable;
  const { site: siteTools, ...tools } = installed.tools;
  const { site: sealedSite, ...sealedTools } = manifest.tools;
  const deriving: Deriving = {
    installed,
    rules: versionOf(installed.rules === manifest.inputs.rules),
    tools: versionOf(canonicalJson(tools) === canonicalJson(sealedTools)),
    site: versionOf(siteTools === sealedSite && installed.tools.proofbook === manifest.tools.proofbook),
    findings: [],
  };
  const verdicts = await judgeAgain(derivable, deriving);
  const written = await writeAgain(derivable, deriving);
  const report = await compareReport(derivable, deriving);
  const site = withSite ? await buildSiteAgain(derivable, deriving) : null;
  return {
    rules: deriving.rules,
    tools: deriving.tools,
    verdicts,
    files: written.same,
    report,
    site,
    notCompared: [...written.notCompared, ...unbuilt(derivable, withSite)],
    findings: deriving.findings,
  };
}

function versionOf(isSame: boolean): Version {
  return isSame ? 'same' : 'another version';
}

function unbuilt({ source }: Derivable, withSite: boolean): string[] {
  const pages = [...source.files.keys()].filter((path) => path.startsWith('site/') && !path.startsWith('site/files/')).length;
  return withSite || pages === 0 ? [] : [`site/: ${pages} files of the runbook; --site builds it again`];
}
