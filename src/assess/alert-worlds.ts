import type { Organisation } from '../domain/organisation.ts';
import type { LabelMatcher } from './promql-syntax.ts';
import type { Series, Use, World } from './promql-trial.ts';

/** What an alert rule should tell apart: things as they must not be, and as they should be, each in several deployments. */
export interface Emergency {
  /** Names of metrics that speak of it. */
  readonly metrics: RegExp;
  /** In words, after "when". */
  readonly when: string;
  readonly wrong: readonly World[];
  readonly fine: readonly World[];
}

/** Series by the name of their metric and how they are looked at. */
type Measured = (metric: string, use: Use) => Series | null;
/** Values of labels that a selector must not leave out, as those series have them that matter. */
type Labels = Readonly<Record<string, readonly string[]>>;

const NOW = 1_790_000_000;
const GIB = 2 ** 30;
/**
 * How much is left of a resource that runs out, and of one that does not. Rules that wait for the last 5 % are common; what fires later
 * leaves no time.
 */
const LITTLE = 0.04;
const PLENTY = 0.9;

/** One of several targets does not answer; of one target it is that one. */
export function downtime(organisation: Organisation): Emergency {
  const labels = { ...common(organisation), job: [...organisation.scope.services, ...organisation.scope.hosts, 'node'] };
  const targets = (answers: 0 | 1): World[] =>
    [1, 5].flatMap((count) => {
      const values = [answers, ...Array.from({ length: count - 1 }, () => 1)];
      return worlds(labels, (metric, use) =>
        (metric === 'up' || metric === 'probe_success') && (use === 'now' || use === 'level') ? { like: metric, values } : null,
      );
    });
  return { metrics: /\b(?:up|probe_success)\b/, when: 'a target does not answer', wrong: targets(0), fine: targets(1) };
}

/** Nearly all the time of the processors is used up. */
export function cpuExhaustion(organisation: Organisation): Emergency {
  const cores = (idle: number) =>
    [1, 128].flatMap((count) =>
      worlds(
        { ...common(organisation), mode: ['idle'] },
        (metric, use) =>
          metric === 'node_cpu_seconds_total' && use === 'rate'
            ? { like: 'cpu', values: Array.from({ length: count }, () => idle) }
            : null,
        ({ label, operator, value }) => label === 'mode' && operator.startsWith('=') && value === 'idle',
      ),
    );
  return {
    metrics: /\b(?:node_cpu|node_load|container_cpu|process_cpu)\w*/,
    when: `${LITTLE * 100} % of the processors' time is left`,
    wrong: cores(LITTLE),
    fine: cores(PLENTY),
  };
}

/** Nearly all memory is used up: of the host, or of what a container may use. */
export function memoryExhaustion(organisation: Organisation): Emergency {
  const labels = { ...common(organisation), name: ['app'], container: ['app'], image: ['app'] };
  const hosts = (left: number) =>
    [GIB, 1024 * GIB].flatMap((total) =>
      worlds(labels, (metric, use) => {
        if (use !== 'now' && use !== 'level') return null;
        if (/^node_memory_MemTotal_bytes$/.test(metric)) return { like: 'host', values: [total] };
        if (/^node_memory_Mem(?:Available|Free)_bytes$/.test(metric)) return { like: 'host', values: [left * total] };
        if (/^container_spec_memory_limit_bytes$/.test(metric)) return { like: 'container', values: [total] };
        return /^container_memory_(?:working_set|usage)_bytes$/.test(metric)
          ? { like: 'container', values: [(1 - left) * total] }
          : null;
      }),
    );
  return {
    metrics: /\b(?:node_memory|container_memory)\w*/,
    when: `${LITTLE * 100} % of the memory is left`,
    wrong: hosts(LITTLE),
    fine: hosts(PLENTY),
  };
}

/** A file system is nearly full, and will be within hours. */
export function diskExhaustion(organisation: Organisation): Emergency {
  const labels = {
    ...common(organisation),
    fstype: ['ext4', 'xfs'],
    mountpoint: ['/', '/var', '/data', '/srv', '/opt', '/home'],
    device: ['/dev/sda1', '/dev/sdb', '/dev/vda1', '/dev/nvme0n1p1'],
  };
  const disks = (left: number) =>
    [GIB, 4096 * GIB].flatMap((size) =>
      worlds(labels, (metric, use) => {
        const like = 'file system';
        if (/^node_filesystem_(?:avail|free)_bytes$/.test(metric))
          return use === 'rate' ? null : { like, values: [use === 'trend' && left === LITTLE ? -size : left * size] };
        if (use !== 'now') return null;
        if (metric === 'node_filesystem_size_bytes') return { like, values: [size] };
        return metric === 'node_filesystem_readonly' ? { like, values: [0] } : null;
      }),
    );
  return {
    metrics: /\bnode_filesystem\w*/,
    when: `${LITTLE * 100} % of a file system is left`,
    wrong: disks(LITTLE),
    fine: disks(PLENTY),
  };
}

const CERTIFICATES = [
  'probe_ssl_earliest_cert_expiry',
  'ssl_certificate_expiry_seconds',
  'x509_cert_not_after',
  'traefik_tls_certs_not_after',
];

/** A certificate has six days left: a rule of a week is the latest that leaves time, and a threshold in seconds that was meant in days none. */
export function certificateExpiry(organisation: Organisation): Emergency {
  const certificates = (days: number) =>
    worlds(common(organisation), (metric, use) =>
      CERTIFICATES.includes(metric) && (use === 'now' || use === 'level') ? { like: metric, values: [NOW + days * 86_400] } : null,
    );
  return {
    metrics: new RegExp(`\\b(?:${CERTIFICATES.join('|')})\\b`),
    when: 'a certificate has six days left',
    wrong: certificates(6),
    fine: certificates(398),
  };
}

/** A label that names the deployment is on all of its series; what others name may not exist. */
function common({ deployment }: Organisation): Labels {
  return { deployment: [deployment.name] };
}

function worlds(labels: Labels, measured: Measured, needed: ((matcher: LabelMatcher) => boolean) | null = null): World[] {
  return [true, false].map((together) => ({
    now: NOW,
    together,
    series: ({ metric, matchers }, use) =>
      matchers.every((matcher) => selectsAll(matcher, labels)) && (needed === null || matchers.some(needed))
        ? measured(metric, use)
        : null,
  }));
}

/** Whether a condition leaves none of the series out that matter. */
function selectsAll({ label, operator, value }: LabelMatcher, labels: Labels): boolean {
  const values = labels[label];
  if (values === undefined) return false;
  const pattern = operator.endsWith('~') ? patternOf(value) : null;
  if (operator.endsWith('~') && pattern === null) return false;
  const wanted = operator.startsWith('=');
  return values.every((one) => (pattern === null ? one === value : pattern.test(one)) === wanted);
}

/** What is open in a pattern: of a few places the ways to fill them can be tried, of many they cannot. */
const MOST_OPEN = { wildcards: 4, groups: 1 };

/** Words, alternatives and a group, with `.*` or `.+`; null for every other regular expression. */
function patternOf(text: string): RegExp | null {
  const plain = text.replace(/\.[*+]/g, '');
  if (!/^[\w./|()^$-]*$/.test(plain)) return null;
  const wildcards = (text.length - plain.length) / 2;
  if (wildcards > MOST_OPEN.wildcards || plain.split('(').length - 1 > MOST_OPEN.groups) return null;
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return null;
  }
}
