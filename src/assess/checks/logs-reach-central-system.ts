import type { Attestation } from '../../domain/attestation.ts';
import type { ComposeService } from '../../domain/facts/compose.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { type Context, defineCheck } from '../check.ts';
import { daemonLogs, dataRoots } from '../daemon-logs.ts';
import { logDriversOf, readsAllContainerLogs, staysOnHost } from '../log-shipping.ts';
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
  reads: ['composeService', 'container', 'daemonSettings', 'daemonCommand', 'attestation'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Local logs are the first thing an intruder deletes, and they end with the container.',
  remedy:
    'Run a log shipper over the logs of all containers, or set a central log driver; where it runs outside Compose, record it.',

  judge({ composeService, container, daemonSettings, daemonCommand, attestation }, context) {
    const daemons = daemonLogs(daemonSettings, daemonCommand);
    const roots = dataRoots(daemons);
    const shippers = composeService.flatMap((service): Shipper[] => {
      const by = readsAllContainerLogs(service, roots);
      return by === null ? [] : [{ ...service, by }];
    });
    // Projects of one host share its log files; which host a project runs on is not in the evidence.
    const oneHost = context.organisation.scope.hosts.length <= 1;
    const judge = (subject: string, name: string, drivers: readonly string[] | null, one: Placed) => {
      const shipper = shippers.find(({ project }) => oneHost || project === one.project);
      const elsewhere = shipper === undefined ? shippers[0] : undefined;
      return judgeDrivers({ subject, name, drivers, from: one.from, shipper, elsewhere, onHost: one.onHost }, attestation, context);
    };
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) =>
        judge(subject, service.service, logDriversOf(service, daemons), {
          project: service.project,
          from: service.from,
          onHost: staysOnHost(service),
        }),
      ofContainer: ({ logging, composeService: label, composeProject: project, name, from }, subject) =>
        logging === null ? null : judge(subject, label ?? name, [logging.driver], { project, from, onHost: false }),
    });
  },
});

interface Placed {
  readonly project: string | null;
  readonly from: ComposeService['from'];
  /** Its driver sends to the host itself. */
  readonly onHost: boolean;
}

interface Shipper extends ComposeService {
  readonly by: 'files' | 'socket';
}

interface Logged {
  readonly subject: string;
  readonly name: string;
  /** What it may log through; null when that is not resolved. */
  readonly drivers: readonly string[] | null;
  readonly from: ComposeService['from'];
  readonly shipper: Shipper | undefined;
  /** A shipper of a project that may run on another host. */
  readonly elsewhere: Shipper | undefined;
  readonly onHost: boolean;
}

/** Drivers of which a shipper sees the logs: those with files that others can read, and those of which the daemon hands them out. */
const READABLE: Readonly<Record<Shipper['by'], readonly string[]>> = {
  files: ['json-file'],
  socket: ['json-file', 'local', 'journald'],
};

function judgeDrivers(
  { subject, name, drivers, from, shipper, elsewhere, onHost }: Logged,
  records: readonly Attestation[],
  context: Context,
): Observation {
  const remedy = `Ship the logs of "${subject}" with those of all containers, or set a central log driver for it.`;
  if (drivers?.some((driver) => driver.toLowerCase() === 'none') === true)
    return fail(subject, 'Its log driver is "none": its logs reach nothing.', [from], { remedy });
  if (drivers !== null && drivers.length > 0 && !onHost && drivers.every((driver) => CENTRAL.test(driver)))
    return pass(subject, `Its log driver ${quote(drivers)} sends its logs away.`, [from]);
  if (shipper !== undefined && drivers?.every((driver) => READABLE[shipper.by].includes(driver)) === true)
    return pass(
      subject,
      shipper.by === 'files'
        ? `It logs to files, and "${shipper.service}" ships those of all containers.`
        : `The daemon hands out its logs, and "${shipper.service}" ships those of all containers.`,
      [from, shipper.from],
    );
  const own = records.filter(
    (record) => record.subject === null || record.subject === context.period.id || record.subject === name,
  );
  const [recorded] = judgeOnce(own, CONTROL, subject, context.period, context, [name]);
  if (recorded?.outcome === 'pass') return recorded;
  if (onHost)
    return unknown(
      subject,
      'unresolved',
      `Its log driver ${quote(drivers ?? [])} sends to the host itself, and what listens there is not in the evidence.`,
      [from],
      { remedy },
    );
  if (elsewhere !== undefined && drivers?.every((driver) => READABLE[elsewhere.by].includes(driver)) === true)
    return unknown(
      subject,
      'unresolved',
      `"${elsewhere.service}" of "${elsewhere.project}" ships the logs of its host, and whether that is the host of "${subject}" is not in the evidence.`,
      [from, elsewhere.from],
      { remedy },
    );
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
