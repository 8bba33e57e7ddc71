import { z } from 'zod';
import { controlLabels, type Labels, observationLabels, vulnerabilityLabels } from './tally.ts';

const Sarif = z.object({
  runs: z.tuple([
    z.object({
      artifacts: z.array(z.object({ properties: z.object({ state: z.string() }) })),
      results: z.array(
        z.object({
          kind: z.enum(['fail', 'open', 'pass', 'notApplicable']),
          suppressions: z.array(z.unknown()),
          properties: z.object({ control: z.string(), status: z.string(), subject: z.string().optional() }),
        }),
      ),
    }),
    z.object({
      results: z.array(z.object({ suppressions: z.array(z.unknown()), properties: z.object({ severity: z.string() }) })),
    }),
  ]),
});

const OUTCOME = { fail: 'fail', open: 'unknown', pass: 'pass', notApplicable: 'not-applicable' } as const;

/** What a SARIF log holds. Outcomes are read from `kind`, as a viewer does. */
export function readSarif(text: string): Labels {
  const [checks, vulnerabilities] = Sarif.parse(JSON.parse(text)).runs;
  return [
    ...controlsIn(checks.results.map(({ properties }) => [properties.control, properties.status])),
    ...checks.results
      .filter(({ properties }) => properties.subject !== undefined)
      .flatMap(({ kind, suppressions }) => observationLabels(OUTCOME[kind], suppressions.length > 0)),
    ...checks.artifacts.map(({ properties }) => `evidence ${properties.state}`),
    ...vulnerabilities.results.flatMap(({ suppressions, properties }) =>
      vulnerabilityLabels(properties.severity, suppressions.length > 0),
    ),
  ];
}

const Hdf = z.object({
  profiles: z.tuple([
    z.object({
      controls: z.array(
        z.object({
          id: z.string(),
          impact: z.number(),
          tags: z.object({ status: z.string() }),
          results: z.array(
            z.object({
              status: z.enum(['passed', 'failed', 'skipped', 'error']),
              proofbook: z.object({ of: z.string(), outcome: z.string(), acceptedBy: z.string().nullable().optional() }),
            }),
          ),
        }),
      ),
    }),
  ]),
});
type HdfControl = z.infer<typeof Hdf>['profiles'][0]['controls'][number];

/** What Heimdall may show for a status: never anything better than it is. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  satisfied: ['Passed'],
  attested: ['Passed'],
  'not-satisfied': ['Failed'],
  accepted: ['Failed'],
  'not-assessed': ['Not Reviewed', 'Profile Error', 'Failed'],
  'not-applicable': ['Not Applicable'],
};

/** What an HDF report holds, and what Heimdall would make of it. */
export function readHdf(text: string): Labels {
  const [{ controls }] = Hdf.parse(JSON.parse(text)).profiles;
  return controls.flatMap((control) => {
    const { status } = control.tags;
    const shown = heimdallStatus(control);
    return [
      ...controlLabels(control.id, SHOWN[status]?.includes(shown) === true ? status : `${status} shown as ${shown}`),
      ...control.results
        .filter(({ proofbook }) => proofbook.of === 'observation')
        .flatMap(({ proofbook }) => observationLabels(proofbook.outcome, (proofbook.acceptedBy ?? null) !== null)),
    ];
  });
}

/** The order in which Heimdall decides: https://github.com/mitre/heimdall2/blob/master/libs/inspecjs/src/compat_impl/compat_inspec_1_0.ts */
function heimdallStatus({ impact, results }: HdfControl): string {
  const has = (status: string): boolean => results.some((result) => result.status === status);
  if (has('error')) return 'Profile Error';
  if (impact === 0) return 'Not Applicable';
  if (has('failed')) return 'Failed';
  if (has('passed')) return 'Passed';
  return has('skipped') ? 'Not Reviewed' : 'Profile Error';
}

const OcsfEvent = z.object({
  class_uid: z.literal(2003),
  compliance: z.object({ control: z.string(), status_id: z.number(), status_code: z.string() }),
  unmapped: z.object({ proofbook: z.object({ observed: z.boolean(), accepted_by: z.string().nullable() }) }),
});

const COMPLIANCE: Readonly<Record<number, string>> = { 1: 'pass', 2: 'unknown', 3: 'fail', 99: 'not-applicable' };

/** What OCSF events hold, one a line. */
export function readOcsf(text: string): Labels {
  const events = text
    .split('\n')
    .slice(0, -1)
    .map((line) => OcsfEvent.parse(JSON.parse(line)));
  return [
    ...controlsIn(events.map(({ compliance }) => [compliance.control, compliance.status_code])),
    ...events
      .filter(({ unmapped }) => unmapped.proofbook.observed)
      .flatMap(({ compliance, unmapped }) =>
        observationLabels(COMPLIANCE[compliance.status_id] ?? 'of no known status', unmapped.proofbook.accepted_by !== null),
      ),
  ];
}

/** Controls that are named once for each of their observations. */
function controlsIn(named: readonly (readonly [control: string, status: string])[]): string[] {
  return [...new Map(named.map(([control, status]) => [`${control} ${status}`, controlLabels(control, status)])).values()].flat();
}
