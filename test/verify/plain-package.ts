import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parsePeriod } from '../../src/domain/period.ts';
import { initialise } from '../../src/initialise.ts';
import { makePackage } from '../../src/make-package.ts';
import { collectPeriod, judgePeriod } from '../../src/pipeline.ts';
import { placesOf } from '../../src/publish/publish.ts';
import { keyFilesIn, workspaceIn } from '../../src/workspace.ts';
import { reportSigner, signed, smallReport } from './small-report.ts';

const PERIOD = parsePeriod('2026-Q3');

/** Files of a small drop folder in which something of every kind and in every form is redacted, or withheld. */
export const DROP: Readonly<Record<string, string | Uint8Array>> = {
  'collection.yaml':
    "proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: Platform engineer\nfiles:\n  - { match: '*', takenAt: 2026-09-28T06:00:00Z }\n",
  'logs/traefik-access.log': [
    { ClientUsername: 'alice', ClientAddr: '203.0.113.7:4711', RequestPath: '/' },
    { ClientUsername: 'bob "the \\ builder"', ClientAddr: '203.0.113.8:1', RequestPath: '/é' },
    { ClientUsername: 'Alice', ClientAddr: '203.0.113.7:4712', RequestPath: '/' },
  ]
    .map((line) => `${JSON.stringify({ ...line, StartUTC: '2026-09-01T00:00:00Z' })}\n`)
    .join(''),
  'logs/authentik-events.json': `${JSON.stringify({
    pagination: { count: 2 },
    results: [
      {
        action: 'login',
        user: { username: 'alice', pk: 1 },
        context: { message: 'alice@elsewhere.example told bob@elsewhere.example' },
      },
      { action: 'login', user: { username: 'carol', pk: 2 }, client_ip: '203.0.113.7' },
    ],
  })}\n`,
  'tailscale/policy.hujson':
    '{\n  // Asked for by dora@elsewhere.example\n  "groups": { "group:ops": ["dora@elsewhere.example"] },\n  "acls": []\n}\n',
  'notes/key.txt': `The key was\n-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(4)}\n${'bKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj'.repeat(4)}\n-----END PRIVATE KEY-----\nand is no more.\n`,
  'notes/picture.bin': Uint8Array.from({ length: 300 }, (_, index) => index % 7),
};

/**
 * Makes the package of a small drop folder in a project that has nothing but its content, as `proofbook package` does, but for the report
 * and the site, which take long.
 */
export async function makePlainPackage(root: string): Promise<string> {
  const workspace = workspaceIn(root);
  const drop = join(workspace.evidence, PERIOD.id);
  for (const [path, content] of Object.entries(DROP)) write(join(drop, path), content);
  const now = new Date('2026-10-01T08:00:00Z');
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now });
  await collectPeriod(workspace, drop, PERIOD, now.toISOString(), () => {});
  const judged = await judgePeriod(workspace, PERIOD);
  const places = placesOf(workspace.dist, judged.assessment);
  const unsigned = await smallReport(judged.assessment);
  write(places.unsigned, unsigned);
  write(places.report, await signed(unsigned, await reportSigner(), judged.assessment));
  const { folder } = await makePackage(workspace, judged, keyFilesIn(workspace), { seed: null, authority: null });
  return folder;
}

function write(place: string, content: string | Uint8Array): void {
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
}

// Sessions with the command line make theirs with this file as a program.
if (resolve(process.argv[1] ?? '') === import.meta.filename) await makePlainPackage(process.cwd());
