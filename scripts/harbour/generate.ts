/**
 * Writes the bulky evidence of the demonstration deployment: logs, scan reports, the host snapshot, what Docker and its bench print, and the
 * weekly reviews.
 * The small files beside them (Compose, Terraform, policies, other records) are written by hand, because they are meant to be read.
 *
 * Run with `node scripts/harbour/generate.ts`. There is no clock and no chance in it that is not seeded: it writes the same bytes each time.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authentikEvents, authentikExport } from './authentik-events.ts';
import { QUARTERS, type Quarter } from './calendar.ts';
import { dockerBench } from './docker-bench.ts';
import { daemonJson, dockerUnit } from './docker-daemon.ts';
import { hostSnapshot } from './host-snapshot.ts';
import { secretNames } from './infisical.ts';
import { assetPermissions, cleaning, rolePermissions, roles, securitySettings, sessions } from './jumpserver.ts';
import { traefikLog } from './traefik-log.ts';
import { imageReports } from './trivy-image.ts';
import { type Source, secretsReport, terraformReport } from './trivy-repository.ts';
import { weeklyReviews } from './weekly-reviews.ts';

const EVIDENCE = join(import.meta.dirname, '../../evidence');

function terraformSources(folder: string): Source[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  return names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The generated files of a quarter, by their path in its folder. */
function filesOf(quarter: Quarter): Map<string, string> {
  const events = authentikEvents(quarter);
  // A week at the edge reaches into the quarter beside it.
  const allEvents = QUARTERS.flatMap(authentikEvents);
  const terraform = terraformSources(join(EVIDENCE, quarter.id, 'terraform'));
  return new Map([
    ...imageReports(quarter).map(({ name, report }): [string, string] => [`trivy/images/${name}.json`, json(report)]),
    ['trivy/terraform-config.json', json(terraformReport(quarter, terraform))],
    ['trivy/repository-secrets.json', json(secretsReport(quarter))],
    ['host/harbour-1.snapshot.ndjson', hostSnapshot(quarter)],
    ['docker/daemon.json', daemonJson(quarter)],
    ['docker/docker-unit.txt', dockerUnit(quarter)],
    ['docker/bench.json', dockerBench(quarter)],
    ['attestations/weekly-failed-logins.yaml', weeklyReviews(quarter, allEvents)],
    ['logs/authentik-events.json', authentikExport(events)],
    ['logs/traefik-access.log', traefikLog(quarter)],
    ['jumpserver/roles.json', json(roles())],
    ...rolePermissions().map(({ name, permissions }): [string, string] => [
      `jumpserver/role-permissions/${name}.json`,
      json(permissions),
    ]),
    ['jumpserver/asset-permissions.json', json(assetPermissions(quarter))],
    ['jumpserver/settings-clean.json', json(cleaning(quarter))],
    ['jumpserver/settings-security.json', json(securitySettings())],
    ['logs/jumpserver-sessions.json', sessions(quarter)],
    ['infisical/secret-names.json', json(secretNames())],
  ]);
}

for (const quarter of QUARTERS) {
  for (const [path, content] of filesOf(quarter)) {
    const target = join(EVIDENCE, quarter.id, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
