import type { FactsOf } from '../../domain/fact.ts';
import type { ExposedSecret, RepositoryScan } from '../../domain/facts/scan.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { isOf } from '../repositories.ts';
import { type TrivyRule, unshownFindings } from '../trivy-rules.ts';

/** Trivy lists secrets only where it finds some: https://trivy.dev/docs/latest/scanner/secret/. */
const CANARY =
  'Keep a made-up token in the repository, set aside in .trivyignore.yaml and accepted by a deviation, and scan with --scanners secret --show-suppressed: then the report shows that it looked.';

/** Variables and files of a Dockerfile that by their names hold a secret; Trivy does not look at what they hold. */
const IN_A_DOCKERFILE: TrivyRule = {
  ids: ['DS-0031'],
  shown: 0,
  meaning: 'unknown',
  remedy: 'Hand the secret to the build by RUN --mount=type=secret, and replace it if its value stood in the Dockerfile.',
};

/**
 * Subjects of findings are `<file>: <rule>`, so that a deviation accepts one of them, with the repository in front where several have that
 * very finding and their number behind where a report lists several: what was accepted must not grow. A repository without any is its own subject.
 */
export default defineCheck({
  id: 'no-secret-committed',
  title: 'No secret is committed',
  control: 'DATA-2.2',
  reads: ['repositoryScan', 'exposedSecret', 'misconfiguration'],
  requires: ['repositoryScan'],
  freshFor: 'P31D',
  why: 'A secret in a repository stays in its history and in every clone, long after the file is gone.',
  remedy: 'Revoke the secret, take it out of the history, and scan again: trivy repo --scanners secret --format json .',

  judge({ repositoryScan, exposedSecret, misconfiguration }, { organisation }) {
    // A scan for misconfiguration alone says so by its results, and is no attempt at finding secrets.
    const scans = repositoryScan.filter(({ classes }) => !(classes.length > 0 && classes.every((name) => name === 'config')));
    const { repositories } = organisation.scope;
    return mergeObservations([
      ...judgeFindings(exposedSecret, repositoryScan),
      ...unshownFindings(misconfiguration, IN_A_DOCKERFILE),
      ...(repositories?.flatMap((name) => judgeRepository(name, scans, exposedSecret)) ?? [nobodySays(scans)]),
      ...scans
        .filter((scan) => repositories !== undefined && !repositories.some((name) => isOf(name, scan)))
        .map(({ artifact, from }) => notApplicable(artifact, 'It is none of the repositories in scope.', [from])),
    ]);
  },
});

type Secrets = FactsOf<'exposedSecret'>['exposedSecret'];

/** A secret counts wherever it was found, and whatever the report sets aside: an ignore file has no approver. */
function judgeFindings(secrets: Secrets, scans: readonly RepositoryScan[]): Observation[] {
  const findingOf = ({ target, rule }: ExposedSecret) => `${target}: ${rule}`;
  const repositoryOf = ({ artifact, from }: ExposedSecret) =>
    scans.find((scan) => scan.from.evidence === from.evidence)?.url ?? artifact;
  const alike = Map.groupBy(secrets, findingOf);
  const subjectOf = (secret: ExposedSecret) => {
    const finding = findingOf(secret);
    const several = new Set(alike.get(finding)?.map(repositoryOf)).size > 1;
    return several ? `${repositoryOf(secret)}: ${finding}` : finding;
  };
  return [...Map.groupBy(secrets, subjectOf)].map(([subject, [first, ...rest]]) => {
    const all = first === undefined ? [] : [first, ...rest];
    const times = Math.max(
      ...Map.groupBy(all, ({ from }) => from.evidence)
        .values()
        .map(({ length }) => length),
    );
    const aside = all.map(({ suppressed }) => suppressed).filter((reason) => reason !== null);
    const how = aside.length === 0 ? '' : ` It is set aside in the report: ${quote([...new Set(aside)])}.`;
    return fail(
      times > 1 ? `${subject} (${times} times)` : subject,
      `${quote(first?.title ?? first?.rule)} stands in ${quote(first?.target)}.${how}`,
      all.map(({ from }) => from),
      {
        remedy:
          aside.length === all.length
            ? 'Record a deviation for it with an approver and a last day, or take it out of the repository.'
            : `Revoke it, remove it from the history of ${quote(first?.artifact)}, and scan again.`,
      },
    );
  });
}

function judgeRepository(name: string, scans: readonly RepositoryScan[], secrets: readonly ExposedSecret[]): Observation[] {
  const remedy = `trivy repo --scanners secret --show-suppressed --format json ${name}`;
  const own = scans.filter((scan) => isOf(name, scan));
  if (own.length === 0) {
    const others = scans.map(({ artifact }) => artifact);
    const seen = others.length === 0 ? '' : ` The scans at hand are of ${quote(others)}.`;
    const pointers = scans.map(({ from }) => from);
    return [unknown(name, 'missing', `No scan of the repository ${quote(name)} was handed in.${seen}`, pointers, { remedy })];
  }
  return own.flatMap(({ artifact, classes, from }): Observation[] => {
    if (secrets.some((secret) => secret.from.evidence === from.evidence)) return [];
    if (classes.includes('secret')) return [pass(artifact, `The scan of ${quote(artifact)} found no secret.`, [from])];
    return [
      unknown(artifact, 'unresolved', `The report of ${quote(artifact)} does not show that secrets were looked for.`, [from], {
        remedy: CANARY,
      }),
    ];
  });
}

function nobodySays(scans: readonly RepositoryScan[]): Observation {
  const names = scans.map(({ artifact, url }) => url ?? artifact);
  return unknown(
    'repository',
    'missing',
    scans.length === 0
      ? 'No scan of a repository was handed in.'
      : `Nothing says whether ${quote(names)} is a repository of this deployment.`,
    scans.map(({ from }) => from),
    { remedy: 'Name the repositories of the deployment under scope.repositories, and hand in a scan for secrets of each.' },
  );
}
