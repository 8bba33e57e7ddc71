import type { Fact } from '../../../src/domain/fact.ts';
import { loginEnd } from '../access-builders.ts';
import {
  attestation,
  binding,
  firewallRule,
  flow,
  hostSecret,
  location,
  organisation,
  scan,
  schedule,
  service,
  stage,
} from '../builders.ts';
import type { Case, Cases } from './case.ts';
import { once } from './records.ts';

const FIRST_DAY = '2026-02-02T15:00:00.000Z';
const daily = schedule('0 2 * * *', '/opt/scripts/manage.sh backup');
const weekly = schedule('0 3 * * 0', 'rsync -a /mnt/backup/ vault:/srv');
const vault = location({ name: 'vault', path: 'vault:/srv', offSite: true });
const audit = ['ENABLED', 'LEVEL', 'PATH'].map((name) => ({
  name: `AUDIT_LOG_${name}`,
  value: { ENABLED: 'true', LEVEL: 'INFO', PATH: '/var/log/audit' }[name] ?? '',
}));

/** Cases of a check that demands a record of the first day and another control besides. */
function dayOne(control: string, sound: readonly Fact[], broken: readonly Fact[]): Cases {
  const record = attestation({ control, performed: FIRST_DAY });
  return {
    pass: [{ says: 'both', facts: [record, ...sound] }],
    fail: [
      { says: 'no record', facts: sound },
      { says: 'a record of the day before', facts: [attestation({ control, performed: '2026-02-01T23:59:59.000Z' }), ...sound] },
      { says: 'a record of the next day', facts: [attestation({ control, performed: '2026-02-03T00:00:00.000Z' }), ...sound] },
      { says: 'the other control does not hold', facts: [record, ...broken], because: /does not hold/ },
    ],
    unknown: [{ says: 'nothing shows the other control', facts: [record], because: /not known/ }],
  };
}

/** Cases of a check over one record of the first week. */
function weekOne(control: string): Cases {
  const cases = once(control, '2026-02-08T23:59:00.000Z', '2026-02-09T00:00:00.000Z');
  const starting = { ...organisation, deployment: { ...organisation.deployment, inServiceSince: '2026-09-28' } };
  const notDue: Case = { says: 'the week is not over', facts: [], context: { organisation: starting }, because: /not due/ };
  return { ...cases, unknown: [notDue] };
}

/** That records were handed in, none of them about scans. */
const other = attestation();
const month = (control: string, subject: string, performed: string) => attestation({ control, subject, performed });
const middles = ['2026-07-15T00:00:00.000Z', '2026-08-15T00:00:00.000Z', '2026-09-15T00:00:00.000Z'];
const months = (control: string) => [
  month(control, '2026-07', '2026-07-27T00:00:00.000Z'),
  month(control, '2026-08', '2026-09-02T00:00:00.000Z'),
  month(control, '2026-Q3', '2026-09-22T00:00:00.000Z'),
];

function monthly(control: string): { pass: Case[]; fail: Case[]; unknown: Case[] } {
  return {
    pass: [{ says: 'in the month, and about the month soon after', facts: months(control) }],
    fail: [
      { says: 'one month of three', facts: months(control).slice(0, 1), because: /2026-08/ },
      { says: 'one record for the quarter', facts: months(control).slice(2), because: /2026-07/ },
      { says: 'another control', facts: months('CMP-3.2') },
      {
        says: 'a record of August about July',
        facts: [
          ...months(control).slice(0, 1),
          attestation({
            control,
            performed: '2026-08-03T00:00:00.000Z',
            covers: { from: '2026-07-01T00:00:00.000Z', to: '2026-08-01T00:00:00.000Z' },
          }),
          ...months(control).slice(2),
        ],
        because: /2026-08/,
      },
    ],
    unknown: [{ says: 'no month has ended', facts: [], context: { asOf: '2026-07-15T00:00:00.000Z' } }],
  };
}

/** Cases of the checks over what is done on the first day, in the first week, and from then on. */
export const afterDeploymentCases: Readonly<Record<string, Cases>> = {
  'day-one-passwords': {
    ...dayOne(
      'OPS-1.1',
      [hostSecret(), attestation({ control: 'PRE-1.3', performed: '2026-07-14T00:00:00.000Z' })],
      [hostSecret({ knownDefault: true }), attestation({ control: 'PRE-1.3', performed: '2026-07-14T00:00:00.000Z' })],
    ),
    unknown: [
      {
        says: 'no secret was looked at',
        facts: [
          attestation({ control: 'OPS-1.1', performed: FIRST_DAY }),
          attestation({ control: 'PRE-1.3', performed: '2026-07-14T00:00:00.000Z' }),
        ],
      },
    ],
  },
  'day-one-second-factor': dayOne(
    'OPS-1.2',
    [flow(), stage(), binding(), ...loginEnd],
    [flow(), stage({ notConfiguredAction: 'skip' }), binding(), ...loginEnd],
  ),
  'day-one-ssh': dayOne('OPS-1.3', [firewallRule()], [firewallRule({ sourceRanges: ['0.0.0.0/0'] })]),
  'day-one-audit-logging': dayOne(
    'OPS-1.4',
    [service({ environment: audit })],
    [service({ environment: audit.map((one) => (one.value === 'true' ? { ...one, value: 'false' } : one)) })],
  ),
  'day-one-backups': dayOne('OPS-1.5', [daily, weekly, vault], [daily, vault]),
  'week-one-permissions': weekOne('OPS-2.1'),
  'week-one-recovery': weekOne('OPS-2.2'),
  'week-one-monitoring': weekOne('OPS-2.3'),
  'week-one-procedures': weekOne('OPS-2.4'),
  'week-one-training': weekOne('OPS-2.5'),
  'monthly-vulnerability-scan': {
    pass: [
      ...monthly('OPS-3.1').pass,
      {
        says: 'reports and a record',
        facts: [
          service(),
          scan({ scannedAt: '2026-07-31T23:00:00.000Z' }),
          month('OPS-3.1', '2026-08', '2026-08-31T00:00:00.000Z'),
          scan({ scannedAt: '2026-09-01T00:00:00.000Z' }),
        ],
        because: /was scanned on|meet/,
      },
    ],
    fail: [
      ...monthly('OPS-3.1').fail,
      { says: 'a report of the quarter before', facts: [scan({ scannedAt: '2026-06-30T23:00:00.000Z' }), other] },
      { says: 'a report without results for packages', facts: [scan({ classes: ['secret'] }), other] },
      { says: 'a report that does not say when it was made', facts: [scan({ scannedAt: null }), other] },
    ],
    unknown: [
      ...monthly('OPS-3.1').unknown,
      { says: 'one report, and no records at all', facts: [service(), scan()], because: /no records were handed in/ },
      {
        says: 'reports of images that may not run',
        facts: middles.map((scannedAt) => scan({ scannedAt })),
        because: /which images run/,
      },
      {
        says: 'reports of images that do not run',
        facts: [service(), ...middles.map((scannedAt) => scan({ scannedAt, artifact: 'hello-world:1', tags: [] }))],
        because: /an image that runs/,
      },
    ],
  },
  'quarterly-access-review': once('OPS-3.2', '2026-09-30T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
  'backup-restored': once('OPS-3.3', '2026-08-26T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
  'monthly-patches': monthly('OPS-3.4'),
  'incident-drill': once('OPS-3.5', '2026-09-10T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
};
