import type { BenchResult } from '../domain/facts/docker-daemon.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../domain/observation.ts';
import { byHost, onHost } from './hosts.ts';
import { mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';

/** Tests of Docker Bench by number, with titles of our own. */
export type BenchItems = Readonly<Record<string, string>>;

/** Section 1: the host. */
export const HOST_ITEMS: BenchItems = {
  '1.1.1': 'Partition of its own for containers',
  '1.1.2': 'Members of the docker group',
  '1.1.3': 'Audit rule for the daemon',
  '1.1.4': 'Audit rule for /run/containerd',
  '1.1.5': 'Audit rule for /var/lib/docker',
  '1.1.6': 'Audit rule for /etc/docker',
  '1.1.7': 'Audit rule for docker.service',
  '1.1.8': 'Audit rule for containerd.sock',
  '1.1.9': 'Audit rule for docker.socket',
  '1.1.10': 'Audit rule for /etc/default/docker',
  '1.1.11': 'Audit rule for daemon.json',
  '1.1.12': "Audit rule for containerd's config.toml",
  '1.1.13': 'Audit rule for /etc/sysconfig/docker',
  '1.1.14': 'Audit rule for containerd',
  '1.1.15': 'Audit rule for containerd-shim',
  '1.1.16': 'Audit rule for containerd-shim-runc-v1',
  '1.1.17': 'Audit rule for containerd-shim-runc-v2',
  '1.1.18': 'Audit rule for runc',
  '1.2.1': 'Hardening of the host',
  '1.2.2': 'Version of Docker',
};

/** Section 3: the files of Docker. The tool counts 3.20 to 3.22 in another order than the benchmark. */
export const FILE_ITEMS: BenchItems = {
  '3.1': 'Owner of docker.service',
  '3.2': 'Mode of docker.service',
  '3.3': 'Owner of docker.socket',
  '3.4': 'Mode of docker.socket',
  '3.5': 'Owner of /etc/docker',
  '3.6': 'Mode of /etc/docker',
  '3.7': 'Owner of registry certificates',
  '3.8': 'Mode of registry certificates',
  '3.9': 'Owner of the TLS authority',
  '3.10': 'Mode of the TLS authority',
  '3.11': 'Owner of the server certificate',
  '3.12': 'Mode of the server certificate',
  '3.13': 'Owner of the server key',
  '3.14': 'Mode of the server key',
  '3.15': 'Owner of docker.sock',
  '3.16': 'Mode of docker.sock',
  '3.17': 'Owner of daemon.json',
  '3.18': 'Mode of daemon.json',
  '3.19': 'Owner of /etc/default/docker',
  '3.20': 'Mode of /etc/sysconfig/docker',
  '3.21': 'Owner of /etc/sysconfig/docker',
  '3.22': 'Mode of /etc/default/docker',
  '3.23': 'Owner of containerd.sock',
  '3.24': 'Mode of containerd.sock',
};

/** What the tool says of a file that is not there: nothing needs protecting then. */
const NO_SUCH_FILE = /^(?:File|Directory) not found$|^No TLS (?:CA certificate|Server certificate|Key) found$/;

/** What the tool finds wherever it can talk to the daemon, even from a container that sees no other file of the host. */
const SOCKET_ITEMS = ['3.15', '3.16'];

/** Reports that found none of the files of Docker, the unit and the configuration included: the tool did not see the files of the host. */
function blindReports(results: readonly BenchResult[]): ReadonlySet<string> {
  const files = results.filter(({ clause }) => clause !== null && clause in FILE_ITEMS && !SOCKET_ITEMS.includes(clause));
  const blind = [...Map.groupBy(files, ({ from }) => from.evidence)].filter(([, own]) =>
    own.every(({ result, details }) => result === 'INFO' && NO_SUCH_FILE.test(details ?? '')),
  );
  return new Set(blind.map(([evidence]) => evidence));
}

/**
 * One observation for each test, under its number and title: a warning fails, a pass passes, and a file that the tool did not find is none.
 * Whatever else it says is for `other` to judge, given the subject. A test that the report does not hold is unknown.
 * Each host is judged by its own report.
 */
export function judgeBenchItems(
  items: BenchItems,
  results: readonly BenchResult[],
  other: (result: BenchResult, subject: string) => Observation | null = () => null,
): Observation[] {
  const blind = blindReports(results);
  const reports: readonly [string | undefined, readonly BenchResult[]][] =
    results.length === 0 ? [[undefined, []]] : byHost(results);
  return reports.flatMap(([host, own]) => {
    const judged = Object.entries(items).flatMap(([id, title]) => {
      const subject = `${id} ${title}`;
      const tests = own.filter(({ clause }) => clause === id);
      return tests.length === 0
        ? [notTested(subject)]
        : tests.map((test) => other(test, subject) ?? judgeItem(test, subject, blind));
    });
    return mergeObservations(judged).map((observation) => ({ ...observation, subject: onHost(observation.subject, host) }));
  });
}

function judgeItem({ result, details, from }: BenchResult, subject: string, blind: ReadonlySet<string>): Observation {
  const words = details === null ? '' : `: ${quote(details)}`;
  if (result === 'PASS') return pass(subject, `Docker Bench passes it${words}.`, [from]);
  if (result === 'WARN')
    return fail(subject, `Docker Bench warns of it${words}.`, [from], {
      remedy: `${remedyFor(subject)} Then run Docker Bench again.`,
    });
  if (details !== null && NO_SUCH_FILE.test(details) && blind.has(from.evidence))
    return unknown(
      subject,
      'unresolved',
      'Docker Bench found no file of Docker at all, so it did not see those of the host.',
      [from],
      {
        remedy: 'Run Docker Bench on the host itself, or in a container with the mounts that its documentation names.',
      },
    );
  if (details !== null && NO_SUCH_FILE.test(details))
    return notApplicable(subject, `Docker Bench found none on the host${words}.`, [from]);
  return unknown(subject, 'unresolved', `Docker Bench leaves it open (${result}${words}).`, [from], {
    remedy: 'Look at it on the host, and record a deviation that says what was found.',
  });
}

function remedyFor(subject: string): string {
  const what = subject.replace(/^[\d.]+ \w+(?: rule)? (?:of|for) /, '');
  if (subject.includes(' Audit rule for '))
    return `Add a rule for ${what} to /etc/audit/rules.d/docker.rules, and load it with augenrules --load.`;
  if (subject.includes(' Owner of ')) return `Give ${what} back with chown root:root (docker.sock: root:docker).`;
  if (subject.includes(' Mode of '))
    return `Close ${what} with chmod: 644 or less, directories 755, sockets 660, certificates 444, the server key 400.`;
  return 'Mend it on the host.';
}

function notTested(subject: string): Observation {
  return unknown(subject, 'missing', 'The report of Docker Bench does not hold it.', [], {
    remedy: 'Run Docker Bench as a whole, in a release from 1.3.6 to 1.6, and hand in its JSON.',
  });
}
