import { expect, test } from 'vitest';
import { judged } from '../judged.ts';

const collected = (older: string) => `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - match: "old/*"
    takenAt: ${older}
  - match: "**"
    takenAt: 2026-09-28T06:10:00Z
`;
const rules = (expression: string) => `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '${expression}'\n`;
const secrets = (...names: readonly string[]) =>
  JSON.stringify({ secrets: names.map((secretKey) => ({ secretKey, secretPath: '/', environment: 'prod' })), imports: [] });
const NAMES = ['POSTGRES_PASSWORD', 'AUTHENTIK_SECRET_KEY', 'JUMPSERVER_SECRET_KEY'];
const SNAPSHOT = [
  { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: '2026-09-28T06:12:44Z', collector: 'a test' },
  { kind: 'backup-location', name: 'vault', path: 'vault:/srv', medium: 'remote', offSite: true },
  { kind: 'end', records: 1 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');
const JOBS = '0 2 * * * /opt/backup.sh\n0 3 * * 0 rsync -az /mnt/backup/ vault:/srv/\n';

test.for<
  [
    check: string,
    shows: readonly [path: string, text: string],
    not: readonly [path: string, text: string],
    more?: Record<string, string>,
  ]
>([
  ['downtime-alert-rule', ['a.rules.yml', rules('up == 0')], ['b.rules.yml', rules('foo > 1')]],
  [
    'no-secret-in-compose',
    ['a.json', secrets(...NAMES)],
    ['b.json', secrets('OTHER')],
    { 'compose.yaml': 'services:\n  app:\n    image: example/app:1.0\n' },
  ],
  [
    'backups-scheduled',
    ['harbour-1.crontab', JOBS],
    ['harbour-1.root.crontab', '0 2 * * * /bin/date\n'],
    { 'a.snapshot.ndjson': SNAPSHOT },
  ],
])('%s: an older export does not stand against a newer one', async ([check, [path, shows], [other, not], more = {}]) => {
  const outcome = async (older: string, files: Record<string, string>) =>
    (await judged(check, { 'collection.yaml': collected(older), ...more, ...files })).outcome;
  const [month, hour] = ['2026-09-05T06:10:00Z', '2026-09-28T05:10:00Z'];
  expect(await outcome(month, { [`old/${path}`]: shows, [`new/${other}`]: not })).toBe('unknown');
  expect(await outcome(month, { [`old/${other}`]: not, [`new/${path}`]: shows })).toBe('pass');
  // Files that were collected together add to one another.
  expect(await outcome(hour, { [`old/${path}`]: shows, [`new/${other}`]: not })).toBe('pass');
});
