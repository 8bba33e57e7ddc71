import type { QueryRecord, SectionResult, Status } from '../../src/domain/assessment.ts';
import type { Control } from '../../src/domain/control.ts';
import type { Pointer } from '../../src/domain/evidence.ts';
import type { Outcome, UnknownCause } from '../../src/domain/observation.ts';

interface ObservationSketch {
  readonly subject: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly pointers: Pointer[];
  readonly cause?: UnknownCause;
  readonly remedy?: string;
  readonly acceptedBy?: string;
}

/** A control of the sample and what became of it. */
export interface ControlSketch extends Pick<Control, 'id' | 'title' | 'requirement'> {
  readonly status: Status;
  readonly reason: string;
  readonly until?: string;
  readonly cause?: UnknownCause;
  readonly decidedBy?: Control['decidedBy'];
  readonly origin?: Control['origin'];
  readonly check?: { id: string; title: string; why: string; remedy: string; reads: string[] };
  readonly observations?: readonly ObservationSketch[];
  readonly query?: QueryRecord;
}

type SectionSketch = Pick<SectionResult, 'slug' | 'title' | 'area' | 'summary' | 'subsections'> & {
  readonly controls: ControlSketch[];
};

const COMPOSE = 'compose/harbour.json';

/** The guide of the sample, with each control's outcome. `at` makes a pointer of a path and a place. */
export function sampleSections(at: (path: string, place: string) => Pointer): SectionSketch[] {
  return [
    {
      slug: '01-introduction',
      title: 'Introduction',
      area: null,
      summary: 'What the platform is, and how to read this runbook.',
      subsections: [],
      controls: [],
    },
    {
      slug: '03-network',
      title: 'Network',
      area: 'NET',
      summary: 'Who can reach what.',
      subsections: [
        { id: 'NET-1', title: 'Firewall' },
        { id: 'NET-2', title: 'Tailnet access' },
        { id: 'NET-3', title: 'Container networks' },
      ],
      controls: [
        {
          id: 'NET-1.1',
          title: 'SSH is reachable from named addresses only',
          requirement: 'No firewall rule opens port 22 to the world or to a range wider than the configured minimum.',
          status: 'satisfied',
          reason: 'All 4 firewall rules keep port 22 to named ranges.',
          check: {
            id: 'ssh-sources',
            title: 'SSH sources are named',
            why: 'An open SSH port is found within minutes.',
            remedy: 'Name the administrators’ addresses in source_ranges.',
            reads: ['firewall-rule'],
          },
          observations: [
            {
              subject: 'allow-ssh',
              outcome: 'pass',
              reason: 'Port 22 is open to 203.0.113.0/28 only.',
              pointers: [at('terraform/firewall.tf', 'line 14-20')],
            },
          ],
        },
        {
          id: 'NET-2.1',
          title: 'Only administrators reach all ports of the servers',
          requirement: 'Only the administrators’ tags and groups are granted every port of the tagged servers.',
          status: 'not-satisfied',
          reason: '1 of 9 grants gives every port to someone who is no administrator.',
          check: {
            id: 'tailnet-administrators',
            title: 'All ports are for administrators',
            why: 'A stolen laptop of any member would reach the databases.',
            remedy: 'Narrow the grant to the ports its members need.',
            reads: ['network-grant'],
          },
          observations: [
            {
              subject: 'group:contractors → tag:mcp:*',
              outcome: 'fail',
              reason: 'group:contractors is granted every port of tag:mcp.',
              remedy: 'Write "tag:mcp:80,443" instead of "tag:mcp:*".',
              pointers: [at('tailscale/policy.hujson', '$.acls[3]')],
            },
            {
              subject: 'tag:admin → tag:mcp:*',
              outcome: 'pass',
              reason: 'tag:admin is an administrators’ tag.',
              pointers: [at('tailscale/policy.hujson', '$.acls[0]')],
            },
          ],
        },
        {
          id: 'NET-3.2',
          title: 'Back-end networks are internal',
          requirement: 'Only the reverse proxy publishes ports, and the networks of data stores are internal.',
          status: 'satisfied',
          reason: 'Only traefik publishes ports; both data store networks are internal.',
          check: {
            id: 'published-ports',
            title: 'Only the proxy publishes ports',
            why: 'A published port goes round the proxy and its sign-on.',
            remedy: 'Remove "ports" and let the proxy route.',
            reads: ['service', 'network'],
          },
          observations: [
            {
              subject: 'traefik',
              outcome: 'pass',
              reason: 'It is the reverse proxy.',
              pointers: [at(COMPOSE, '$.services.traefik.ports')],
            },
          ],
        },
      ],
    },
    {
      slug: '05-tls',
      title: 'TLS',
      area: 'TLS',
      summary: 'Protocol versions, cipher suites and strict transport security.',
      subsections: [
        { id: 'TLS-1', title: 'Protocol versions and cipher suites' },
        { id: 'TLS-2', title: 'Strict transport security' },
      ],
      controls: [
        {
          id: 'TLS-1.1',
          title: 'TLS 1.2 or newer',
          requirement: 'Every TLS options block accepts TLS 1.2 as its oldest version.',
          status: 'satisfied',
          reason: 'Both TLS options blocks start at TLS 1.2.',
        },
        {
          id: 'TLS-1.2',
          title: 'Forward-secret AEAD suites only',
          requirement:
            'Every cipher suite offered gives forward secrecy and authenticated encryption, by configuration and by probe.',
          status: 'not-assessed',
          cause: 'stale',
          reason: 'The only probe was taken on 2026-06-02, 121 days before the assessment; 92 days are allowed.',
          check: {
            id: 'tls-suites',
            title: 'The suites offered are forward-secret AEAD',
            why: 'Recorded traffic can be read later when a key leaks.',
            remedy: 'Run testssl.sh against the proxy and add its JSON to the drop folder.',
            reads: ['tls-options', 'tls-offer'],
          },
          observations: [
            {
              subject: 'harbour.example:443',
              outcome: 'unknown',
              cause: 'stale',
              reason: 'The probe is older than 92 days.',
              remedy: 'Probe again before the end of the period.',
              pointers: [at('tls/testssl-harbour.json', '')],
            },
          ],
        },
        {
          id: 'TLS-2.1',
          title: 'HSTS for two years, with subdomains and preload',
          requirement: 'The security headers middleware sets stsSeconds to 63072000 or more, with subdomains, preload and force.',
          status: 'not-satisfied',
          reason: 'stsSeconds is 31536000 in 1 of 1 middlewares; 63072000 is asked for.',
          check: {
            id: 'hsts',
            title: 'HSTS is long and forced',
            why: 'The first request of a forgetful browser goes out unencrypted.',
            remedy: 'Set stsSeconds: 63072000.',
            reads: ['http-middleware'],
          },
          observations: [
            {
              subject: 'security-headers',
              outcome: 'fail',
              reason: 'stsSeconds is 31536000.',
              remedy: 'Set stsSeconds: 63072000 at line 22.',
              pointers: [at('traefik/dynamic.yml', 'line 22'), at(COMPOSE, '$.services.traefik.labels')],
            },
          ],
        },
      ],
    },
    {
      slug: '06-containers',
      title: 'Containers',
      area: 'CTR',
      summary: 'What a container may do on its host.',
      subsections: [
        { id: 'CTR-1', title: 'Users' },
        { id: 'CTR-3', title: 'File systems' },
        { id: 'CTR-4', title: 'Privileges' },
      ],
      controls: [
        {
          id: 'CTR-1.1',
          title: 'No container runs as root',
          requirement: 'The effective user of every container is neither root nor 0.',
          status: 'not-satisfied',
          reason: '2 of 34 services run as root.',
          check: {
            id: 'container-user',
            title: 'Containers run as a named user',
            why: 'Root in a container is one kernel fault away from root on the host.',
            remedy: 'Set "user" in the Compose file, or USER in the image.',
            reads: ['service'],
          },
          observations: Array.from({ length: 34 }, (_, index) => ({
            subject: index === 0 ? 'portal' : `worker-${String(index).padStart(2, '0')}`,
            outcome: index === 0 || index === 20 ? 'fail' : 'pass',
            reason: index === 0 || index === 20 ? 'No user is set, and the image’s is root.' : 'It runs as 10001:10001.',
            pointers: [at(COMPOSE, `$.services[${index}].user`)],
          })),
        },
        {
          id: 'CTR-3.1',
          title: 'Root file systems are read-only where possible',
          requirement: 'Every service is read-only, or an accepted deviation names why it is not.',
          status: 'accepted',
          until: '2026-12-31',
          reason: '1 of 14 services is writable, and accepted until 2026-12-31.',
          check: {
            id: 'read-only-root',
            title: 'Root file systems are read-only',
            why: 'What cannot be written cannot be replaced.',
            remedy: 'Set read_only: true and give a tmpfs for the rest.',
            reads: ['service'],
          },
          observations: [
            {
              subject: 'postgresql',
              outcome: 'fail',
              reason: 'read_only is not set.',
              acceptedBy: 'postgresql-writable-root',
              pointers: [at(COMPOSE, '$.services.postgresql')],
            },
          ],
        },
        {
          id: 'CTR-4.3',
          title: 'The Docker socket is not given to containers',
          requirement: 'No service mounts the Docker socket, except through a filtering proxy.',
          origin: 'beyond',
          status: 'not-applicable',
          reason: 'No service of this deployment talks to Docker.',
        },
      ],
    },
    {
      slug: '07-monitoring',
      title: 'Monitoring',
      area: 'MON',
      summary: 'What is watched, and who would notice.',
      subsections: [
        { id: 'MON-2', title: 'Vulnerabilities' },
        { id: 'MON-3', title: 'Audit logs' },
      ],
      controls: [
        {
          id: 'MON-2.1',
          title: 'Every deployed image was scanned in the period',
          requirement: 'Each deployed image has a scan of the same digest, no older than 30 days.',
          status: 'satisfied',
          reason: '14 of 14 images have a scan from within 30 days.',
        },
        {
          id: 'MON-2.2',
          title: 'No open HIGH or CRITICAL vulnerability',
          requirement: 'No vulnerability of severity HIGH or CRITICAL is left open that is neither fixed nor accepted.',
          status: 'not-satisfied',
          reason: '5 vulnerabilities are open: 2 critical, 3 high; 4 of them have a fix.',
          check: {
            id: 'open-vulnerabilities',
            title: 'Nothing serious is left open',
            why: 'A published fix also tells attackers where the hole is.',
            remedy: 'Upgrade to the version in "fixed in", rebuild and scan again.',
            reads: ['vulnerability'],
          },
          observations: [
            {
              subject:
                'registry.harbour.example/platform/portal@sha256:1f5c0b8a4f0e5d2c7b6a99887766554433221100ffeeddccbbaa998877665544',
              outcome: 'fail',
              reason: '2 critical and 3 high vulnerabilities are open.',
              remedy: 'Upgrade openssl to 3.0.17-r1 and undici to 7.5.0.',
              pointers: [at('trivy/portal.json', '$.Results[0].Vulnerabilities[0]'), at('trivy/portal.json', '$.Results[1]')],
            },
          ],
        },
        {
          id: 'MON-3.2',
          title: 'Audit events arrive without gaps',
          requirement: 'Every expected log source has events on every day of the period.',
          decidedBy: 'both',
          status: 'not-assessed',
          cause: 'missing',
          reason: 'No log of "authentik" was received, so nothing can be said about it.',
          check: {
            id: 'log-continuity',
            title: 'Each source speaks every day',
            why: 'Silence and a quiet day look the same until someone needs the log.',
            remedy: 'Add the Authentik event export of the whole period to the drop folder.',
            reads: ['event'],
          },
          query: {
            sql: 'SELECT source, count(*) AS days FROM events WHERE time_ms >= :from_ms GROUP BY source',
            parameters: { from_ms: 1_782_864_000_000, to_ms: 1_790_812_800_000 },
            rows: 1,
          },
          observations: [
            {
              subject: 'authentik',
              outcome: 'unknown',
              cause: 'missing',
              reason: 'No log of this source was received.',
              pointers: [],
            },
            {
              subject: 'traefik',
              outcome: 'pass',
              reason: 'Events on all 92 days.',
              pointers: [at('logs/traefik-access.log', 'line 1-48214')],
            },
          ],
        },
      ],
    },
    {
      slug: '10-compliance',
      title: 'Compliance',
      area: 'CMP',
      summary: 'What people do on a calendar.',
      subsections: [{ id: 'CMP-3', title: 'Reviews' }],
      controls: [
        {
          id: 'CMP-3.1',
          title: 'Failed logins are reviewed every week',
          requirement: 'A record of the review exists for each ISO week of the period.',
          decidedBy: 'record',
          status: 'attested',
          until: '2026-10-05',
          reason: 'Records cover 13 of 13 weeks.',
        },
      ],
    },
  ];
}
