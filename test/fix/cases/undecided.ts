import { scope } from '../../assess/builders.ts';
import type { Row } from './row.ts';

/** Evidence that fails a check in a way that a person has to decide, and what they are told. */
export interface UndecidedRow extends Omit<Row, 'lines'> {
  readonly says: readonly string[];
  readonly lines?: readonly string[];
}

function compose(lines: string): Record<string, string> {
  return { 'compose/compose.yaml': `services:\n  app:\n    image: wiki:1\n${lines}` };
}

function policy(members: string): Record<string, string> {
  return { 'tailscale/policy.hujson': `{ "tagOwners": { "tag:mcp": ["group:ops"] }, ${members} }\n` };
}

export const UNDECIDED: readonly UndecidedRow[] = [
  {
    check: 'containers-not-root',
    what: 'a user id',
    files: compose('    user: root\n'),
    says: ['To decide: Which user id: one above 0 that owns the files which the service writes.'],
  },
  {
    check: 'images-pinned',
    what: 'a digest',
    files: compose(''),
    says: [
      'To decide: Which digest: that of the image that was reviewed. It cannot be invented; "docker buildx imagetools inspect" shows the one that the tag names today.',
    ],
  },
  {
    check: 'health-checks',
    what: 'a test of a service',
    files: compose('    healthcheck: { disable: true }\n'),
    says: ['To decide: Which command or request tells that the service works: a program cannot know what "works" means for it.'],
  },
  {
    check: 'cpu-memory-limits',
    what: 'amounts',
    files: compose(''),
    says: ['To decide: How many CPUs and how much memory: measure with "docker stats" under load, and leave room above.'],
  },
  {
    check: 'user-defined-networks',
    what: "a network that is declared to be Docker's own",
    files: compose('    networks: [edge]\nnetworks:\n  edge: { name: bridge, external: true }\n'),
    says: ['To decide: Which network of the project takes the place of the one of Docker that it is declared to be.'],
  },
  {
    check: 'read-only-root',
    what: 'what runs is not what the file asks for',
    files: {
      ...compose('    read_only: true\n'),
      'docker/inspect.json': JSON.stringify([
        {
          Id: 'a'.repeat(64),
          Name: '/app',
          Image: `sha256:${'b'.repeat(64)}`,
          State: { Status: 'running' },
          Config: { Image: 'wiki:1', User: '1000', Env: [], Labels: {} },
          HostConfig: {
            Privileged: false,
            ReadonlyRootfs: false,
            NetworkMode: 'app_default',
            PidMode: '',
            IpcMode: 'private',
            UTSMode: '',
            UsernsMode: '',
            CapAdd: null,
            CapDrop: null,
            SecurityOpt: null,
            PortBindings: {},
            Devices: [],
          },
          Mounts: [],
        },
      ]),
    },
    says: ['No single change of a file follows from the requirement for certain.'],
  },
  {
    check: 'tailnet-all-ports-administrators-only',
    what: 'a rule about every machine',
    files: policy('"acls": [{ "action": "accept", "src": ["*"], "dst": ["*:*"] }]'),
    says: ['To decide: Which machines besides tag:mcp "*" is to reach: name them one by one, and tag:mcp on ports 80 and 443.'],
  },
  {
    check: 'tailnet-users-web-ports-only',
    what: 'a rule without any web port',
    files: policy('"acls": [{ "action": "accept", "src": ["group:staff"], "dst": ["tag:mcp:22"] }]'),
    says: ['To decide: Whether they need ports 80 and 443 or nothing at all: the rule opens other ports only.'],
  },
  {
    check: 'tailnet-users-web-ports-only',
    what: 'a grant about other machines as well',
    files: policy('"grants": [{ "src": ["group:staff"], "dst": ["tag:mcp", "tag:web"], "ip": ["*"] }]'),
    says: ['To decide: How to split this grant: it is about tag:web as well.'],
  },
  {
    check: 'server-tag-owned',
    what: 'nobody is left',
    files: { 'tailscale/policy.hujson': '{ "tagOwners": { "tag:mcp": ["autogroup:member"] }, "acls": [] }\n' },
    says: ['To decide: Who owns "tag:mcp" in place of autogroup:member: a group of administrators, for example.'],
  },
  {
    check: 'server-tag-owned',
    what: 'the tag has no owner at all',
    files: { 'tailscale/policy.hujson': '{ "tagOwners": { "tag:web": ["group:ops"] }, "acls": [] }\n' },
    says: ['To decide: Who owns "tag:mcp": a group of administrators, as "tag:mcp": ["group:…"] under tagOwners.'],
  },
  {
    check: 'hsts-two-years',
    what: 'several middlewares that set headers',
    files: {
      'traefik/dynamic.yml':
        'http:\n  middlewares:\n    a:\n      headers: { frameDeny: true }\n    b:\n      headers: { frameDeny: true }\n',
    },
    says: ['To decide: Which of the middlewares that set headers is to set HSTS.'],
  },
  {
    check: 'https-routers-send-hsts',
    what: 'a router that answers in the clear',
    files: {
      'traefik/traefik.yml': 'entryPoints:\n  web:\n    address: ":80"\n',
      'traefik/dynamic.yml':
        'http:\n  middlewares:\n    secure:\n      headers: { stsSeconds: 63072000 }\n  routers:\n    wiki:\n      rule: Host(`wiki.quay.example`)\n      service: wiki\n',
    },
    says: ['To decide: Whether it redirects plain HTTP to HTTPS, is given TLS, or leaves that entry point.'],
  },
  {
    check: 'tailnet-users-web-ports-only',
    what: 'Funnel',
    files: policy(
      '"nodeAttrs": [{ "target": ["tag:mcp"], "attr": ["funnel"] }], "acls": [{ "action": "accept", "src": ["tag:admin"], "dst": ["tag:mcp:*"] }]',
    ),
    says: ['To decide: Whether these machines need Funnel, by which the internet reaches them.'],
  },
  {
    check: 'access-logs-json',
    what: 'a command in one text',
    files: {
      'compose/compose.yaml':
        'services:\n  app:\n    image: wiki\n  traefik:\n    image: traefik:v3\n    command: --entrypoints.web.address=:80 --log.level=INFO\n',
    },
    says: ['By hand: Its command is one text, and not a list of arguments.'],
  },
  {
    check: 'tls-minimum-version',
    what: 'TOML in one line',
    files: { 'traefik/dynamic.toml': '[tls.options]\ndefault = { minVersion = "VersionTLS10" }\n[tls.stores.default]\n' },
    says: ['By hand: "tls.options.default" has no header of its own in the file.'],
  },
  {
    check: 'password-history',
    what: 'a policy that is bound to nothing',
    files: {
      'authentik/policies.yaml':
        'version: 1\nentries:\n  - model: authentik_policies_unique_password.uniquepasswordpolicy\n    identifiers: { name: history }\n    attrs: { num_historical_passwords: 2 }\n',
    },
    says: ['To decide: Which stage it is to be bound to: that in which passwords are set.'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'one service is mended beside one that is not its own file',
    files: compose('    ports: ["80:80"]\n'),
    organisation: scope({ dataStores: [] }),
    lines: ['-    ports: ["80:80"]'],
    says: [],
  },
];
