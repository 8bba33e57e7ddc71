import type { Attestation } from '../../domain/attestation.ts';
import type { ComposeService, DaemonSettings } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { type Context, defineCheck } from '../check.ts';
import { logDriversOf, readsAllContainerLogs } from '../log-shipping.ts';
import { quote } from '../quote.ts';
import { judgeOnce } from '../records.ts';
import { judgeRunning } from '../running-services.ts';

const CONTROL = 'MON-1.2';
/** Drivers that send logs away by themselves, wherever they are told to. */
const CENTRAL = /^(?:awslogs|gcplogs|gelf|fluentd|splunk|logentries|loki|grafana\/loki-docker-driver(?::.*)?)$/i;

export default defineCheck({
  id: 'logs-reach-central-system',
  title: 'Logs reach a central system',
  control: CONTROL,
  reads: ['composeService', 'container', 'daemonSettings', 'attestation'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Local logs are the first thing an intruder deletes, and they end with the container.',
  remedy:
    'Run a log shipper over the logs of all containers, or set a central log driver; where it runs outside Compose, record it.',

  judge({ composeService, container, daemonSettings, attestation }, context) {
    const shipper = composeService.find(readsAllContainerLogs);
    const judge = (subject: string, name: string, drivers: readonly string[] | null, from: ComposeService['from']) =>
      judgeDrivers({ subject, name, drivers, from, shipper }, attestation, context);
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judge(subject, service.service, logDriversOf(service, daemonSettings), service.from),
      ofContainer: ({ logging, composeService: label, name, from }, subject) =>
        logging === null ? null : judge(subject, label ?? name, [logging.driver], from),
    });
  },
});

interface Logged {
  readonly subject: string;
  readonly name: string;
  /** What it may log through; null when that is not resolved. */
  readonly drivers: readonly string[] | null;
  readonly from: DaemonSettings['from'];
  readonly shipper: ComposeService | undefined;
}

function judgeDrivers(
  { subject, name, drivers, from, shipper }: Logged,
  records: readonly Attestation[],
  context: Context,
): Observation {
  const remedy = `Ship the logs of "${subject}" with those of all containers, or set a central log driver for it.`;
  if (drivers?.some((driver) => driver.toLowerCase() === 'none') === true)
    return fail(subject, 'Its log driver is "none": its logs reach nothing.', [from], { remedy });
  if (drivers !== null && drivers.length > 0 && drivers.every((driver) => CENTRAL.test(driver)))
    return pass(subject, `Its log driver ${quote(drivers)} sends its logs away.`, [from]);
  if (shipper !== undefined && drivers?.every((driver) => driver === 'json-file') === true)
    return pass(subject, `It logs to files, and "${shipper.service}" ships those of all containers.`, [from, shipper.from]);
  const own = records.filter(
    (record) => record.subject === null || record.subject === context.period.id || record.subject === name,
  );
  const [recorded] = judgeOnce(own, CONTROL, subject, context.period, context, [name]);
  if (recorded?.outcome === 'pass') return recorded;
  if (drivers === null || drivers.some((driver) => !['json-file', 'local'].includes(driver)))
    return unknown(
      subject,
      'missing',
      `Whether its log driver ${quote(drivers ?? 'of a variable')} sends its logs away is not in the evidence.`,
      [from],
      {
        remedy,
      },
    );
  return fail(
    subject,
    `Its logs stay in files on the host: no shipper is in the evidence. ${recorded?.reason ?? ''}`.trim(),
    [from],
    {
      remedy,
    },
  );
}
