import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'no-secret-committed',
  title: 'No secret is committed',
  control: 'DATA-2.2',
  reads: ['scan', 'exposedSecret'],
  requires: ['scan'],
  freshFor: 'P31D',
  why: 'A secret in a repository stays in its history and in every clone, long after the file is gone.',
  remedy: 'Revoke the secret, take it out of the history, and scan again: trivy repo --scanners secret --format json .',

  judge({ scan, exposedSecret }) {
    // A scan for misconfiguration alone says so by its results, and is no attempt at finding secrets.
    const scans = scan.filter(
      ({ artifactType, classes }) =>
        (artifactType === 'repository' || artifactType === 'filesystem') &&
        !(classes.length > 0 && classes.every((name) => name === 'config')),
    );
    if (scans.length === 0)
      return [
        unknown('repository', 'missing', 'No scan of a repository was handed in.', [], {
          remedy: 'trivy repo --scanners secret --format json .',
        }),
      ];
    return mergeObservations(
      scans.flatMap(({ artifact, classes, from }): Observation[] => {
        const found = exposedSecret.filter((secret) => secret.from.evidence === from.evidence);
        const listed = [...Map.groupBy(found, ({ target, rule }) => `${target}: ${rule}`)].map(
          ([subject, secrets]): Observation => {
            const open = secrets.filter(({ suppressed }) => suppressed === null);
            const pointers = secrets.map((secret) => secret.from);
            if (open.length === 0)
              return notApplicable(
                subject,
                `Set aside in the report: ${quote(secrets.map(({ suppressed }) => suppressed))}.`,
                pointers,
              );
            return fail(subject, `"${open[0]?.title ?? open[0]?.rule}" stands in "${open[0]?.target}".`, pointers, {
              remedy: `Revoke it, remove it from the history of "${artifact}", and scan again.`,
            });
          },
        );
        if (listed.some(({ outcome }) => outcome === 'fail')) return listed;
        if (listed.length > 0)
          return [...listed, pass(artifact, `All ${listed.length} findings in "${artifact}" are set aside in the report.`, [from])];
        if (classes.includes('secret')) return [pass(artifact, `The scan of "${artifact}" found no secret.`, [from])];
        // Trivy writes results for secrets only where it found some: a report without them may never have looked.
        return [
          unknown(artifact, 'unresolved', `The report of "${artifact}" does not show that secrets were looked for.`, [from], {
            remedy: `Scan "${artifact}" with --scanners secret and hand in the report.`,
          }),
        ];
      }),
    );
  },
});
