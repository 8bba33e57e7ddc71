import type { Quarter } from './calendar.ts';
import type { VulnerabilityId } from './vulnerabilities.ts';

/** A vulnerability as found in an image: where, and in which version. */
export type Hit = {
  id: VulnerabilityId;
  package: string;
  installed: string;
  /** Path of the package inside the image; language packages only. */
  path?: string;
  /** Which of the image's layers brought it in. */
  layer: number;
};

/** A further part of an image that Trivy looks into: the installed language packages, or one compiled program. */
export type Target = { target: string; type: 'python-pkg' | 'node-pkg' | 'gobinary'; hits: readonly Hit[] };

export type Image = {
  /** Name of the report. */
  name: string;
  /** Repository and tag as written in Compose. */
  reference: string;
  /** Manifest digest as pinned in Compose. */
  digest: string;
  os: { family: 'alpine' | 'debian'; name: string };
  created: string;
  /** User of the image itself; Compose may set another. */
  user: string;
  entrypoint: readonly string[];
  command: readonly string[];
  env: readonly string[];
  port: number;
  /** What built each layer, the base image first. */
  layers: readonly (readonly [string, number])[];
  osHits: readonly Hit[];
  targets: readonly Target[];
};

const REGISTRY = 'europe-west4-docker.pkg.dev/harbour-platform/mcp';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const ALPINE = 'ADD alpine-minirootfs-x86_64.tar.gz / # buildkit';
const TRIXIE = ["# debian.sh --arch 'amd64' out/ 'trixie'", 81_049_600] as const;
const BOOKWORM = ["# debian.sh --arch 'amd64' out/ 'bookworm'", 77_844_480] as const;

const APT = { trixie: '3.0.3', bookworm: '2.6.1' } as const;
const LIBC = { trixie: '2.41-12+deb13u1', bookworm: '2.36-9+deb12u13' } as const;
const UTIL_LINUX = { trixie: '2.41-5', bookworm: '2.38.1-5+deb12u3' } as const;

/** Old findings of low severity that every Debian image carries and that Debian does not mean to fix. */
function debianLows(suite: keyof typeof APT): Hit[] {
  return [
    { id: 'CVE-2011-3374', package: 'apt', installed: APT[suite], layer: 0 },
    { id: 'CVE-2010-4756', package: 'libc6', installed: LIBC[suite], layer: 0 },
    { id: 'CVE-2022-0563', package: 'util-linux', installed: UTIL_LINUX[suite], layer: 0 },
  ];
}

/** `zlib1g` of bookworm is built from a source with the fault, though not with the part that has it. */
const ZLIB: Hit = { id: 'CVE-2023-45853', package: 'zlib1g', installed: '1:1.2.13.dfsg-1', layer: 0 };
const LDAP: Hit = { id: 'CVE-2023-2953', package: 'libldap-2.5-0', installed: '2.5.13+dfsg-5', layer: 1 };

const GLOB: Hit = {
  id: 'CVE-2025-64756',
  package: 'glob',
  installed: '10.4.5',
  path: 'usr/local/lib/node_modules/npm/node_modules/glob/package.json',
  layer: 1,
};

const SSH_LIBRARY: readonly Hit[] = [
  { id: 'CVE-2025-47914', package: 'golang.org/x/crypto', installed: 'v0.43.0', layer: 2 },
  { id: 'CVE-2025-58181', package: 'golang.org/x/crypto', installed: 'v0.43.0', layer: 2 },
];

type Release = { tag: string; digest: string; created: string };

/** The jump server was not upgraded in between. */
const JUMPSERVER: { readonly [name: string]: Release } = {
  'jumpserver-core': {
    tag: 'v4.10.16-ce',
    digest: 'b23721d509f203c53d72c2d96a2512f12a6c9b7d77c8afdb9faf21d287ff3aa7',
    created: '2026-04-16T06:51:08Z',
  },
  'jumpserver-koko': {
    tag: 'v4.10.16-ce',
    digest: '4cad02724d4eb56cfc6856861b9a5a0bcd42e21473dbc1a900d8546a0b3e74a8',
    created: '2026-04-16T06:33:40Z',
  },
  'jumpserver-web': {
    tag: 'v4.10.16-ce',
    digest: '995090a93e53d665b87e1f6c51fd97fe36b74b4c935273ad7baac8b0136490ee',
    created: '2026-04-16T06:40:12Z',
  },
};

/** What was scanned in each quarter: what was deployed, but for authentik in the third, where an older version was scanned. */
const RELEASES: { readonly [quarter in Quarter['id']]: { readonly [name: string]: Release } } = {
  '2026-Q2': {
    traefik: {
      tag: 'v3.6.12',
      digest: 'f9c18b5a7a4ebc07377ec8a7e2b32e4e39147f0480f07f5c77eb58fd143b86f5',
      created: '2026-05-20T09:14:31Z',
    },
    postgresql: {
      tag: '16.14-alpine3.23',
      digest: '403b7a866472070a41e7879235c71207d3d091f6f47d6e94adfc38fbb7f0cad4',
      created: '2026-05-15T17:40:02Z',
    },
    redis: {
      tag: '7.4.8-alpine3.21',
      digest: '9c55a416fc17fb1b38a0b7ab064a3a513311352bdc6226624a94e9865c18840e',
      created: '2026-05-02T01:12:45Z',
    },
    'authentik-server': {
      tag: '2026.2.3',
      digest: '3401f4f2ae8b3825343e3bc8c14e8eac914d8797fd1e0984af2ab33f9362a97c',
      created: '2026-05-28T12:03:19Z',
    },
    infisical: {
      tag: 'v0.158.4',
      digest: '9a4f0526a204c46420ae8ae1091fbe22ba47a19677a98e3ee99db30251a32d5e',
      created: '2026-05-11T08:27:50Z',
    },
    ...JUMPSERVER,
    'mcp-server': {
      tag: '1.12.0',
      digest: '699b4f6a13001bf8d8c31013ee4d0934c61b89af866f97baebf69ed121497840',
      created: '2026-06-03T13:20:27Z',
    },
    'webasset-controller': {
      tag: '2.3.1',
      digest: '7ce9cd313b77c1a1747431bc89faed976bbfb218d474a4a33ea879928a4f8f4a',
      created: '2026-04-22T10:05:54Z',
    },
  },
  '2026-Q3': {
    traefik: {
      tag: 'v3.6.16',
      digest: '5bfc7b04c332dd7157a7f788b64074b96bdbe5b691ef78385150f6188b4c4082',
      created: '2026-08-26T10:02:11Z',
    },
    postgresql: {
      tag: '16.15-alpine3.23',
      digest: '352a9b2512d64d1693e7aabbf5a63f05fca953012121129aa0f3f93776c00384',
      created: '2026-08-14T18:22:37Z',
    },
    redis: {
      tag: '7.4.9-alpine3.21',
      digest: 'f183956d14dfd2d407a76951f619db2fc3b64525901003a5548545ea24979fdd',
      created: '2026-08-05T00:58:16Z',
    },
    'authentik-server': {
      tag: '2026.5.4',
      digest: 'b27f56bc8fa024b2262e7c6f576e6e40e5c1b02c85678c7c2bb7d239650d0f28',
      created: '2026-08-19T15:44:05Z',
    },
    infisical: {
      tag: 'v0.160.7',
      digest: '4c526f076125e780f96add8a13e4e5fb1ac928ffa7fac98862cb26953ef75660',
      created: '2026-09-01T07:36:29Z',
    },
    ...JUMPSERVER,
    'mcp-server': {
      tag: '1.14.2',
      digest: '67cecdcdd7c0de1def1a3b198b2532bc44590033aac00f9916ea2739193060e2',
      created: '2026-09-09T11:48:13Z',
    },
    'webasset-controller': {
      tag: '2.4.0',
      digest: 'aba41e71b5f21792999652c27a9615ba06da0e82fdbef831bf6b43f917675145',
      created: '2026-07-29T14:31:40Z',
    },
  },
};

type Build = Omit<Image, 'reference' | 'digest' | 'created'> & { repository: string };

function builds(quarter: Quarter): Build[] {
  const second = quarter.id === '2026-Q2';
  const alpineEdge = { family: 'alpine', name: '3.23.4' } as const;
  const trixie = { family: 'debian', name: second ? '13.4' : '13.5' } as const;
  const trixieOfApril = { family: 'debian', name: '13.4' } as const;
  const bookworm = { family: 'debian', name: '12.13' } as const;
  return [
    {
      name: 'traefik',
      repository: 'docker.io/library/traefik',
      os: alpineEdge,
      user: '',
      entrypoint: ['/entrypoint.sh'],
      command: ['traefik'],
      env: [PATH],
      port: 443,
      layers: [
        [ALPINE, 8_703_488],
        ['RUN /bin/sh -c apk --no-cache add ca-certificates tzdata # buildkit', 2_412_544],
        ['RUN /bin/sh -c set -ex; wget --quiet -O /tmp/traefik.tar.gz # buildkit', 214_827_520],
      ],
      osHits: [],
      targets: [{ target: 'usr/local/bin/traefik', type: 'gobinary', hits: [] }],
    },
    {
      name: 'postgresql',
      repository: 'docker.io/library/postgres',
      os: alpineEdge,
      user: '',
      entrypoint: ['docker-entrypoint.sh'],
      command: ['postgres'],
      env: [PATH, 'LANG=en_US.utf8', 'PG_MAJOR=16', 'PGDATA=/var/lib/postgresql/data'],
      port: 5432,
      layers: [
        [ALPINE, 8_703_488],
        ['RUN /bin/sh -c set -eux; addgroup -g 70 -S postgres # buildkit', 4_608],
        ['RUN /bin/sh -c set -eux; wget -O postgresql.tar.bz2 # buildkit', 271_320_064],
        ['COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', 17_408],
      ],
      osHits: [],
      targets: [{ target: 'usr/local/bin/gosu', type: 'gobinary', hits: [] }],
    },
    {
      name: 'redis',
      repository: 'docker.io/library/redis',
      os: { family: 'alpine', name: '3.21.7' },
      user: '',
      entrypoint: ['docker-entrypoint.sh'],
      command: ['redis-server'],
      env: [PATH, 'REDIS_DOWNLOAD_URL=http://download.redis.io/releases/'],
      port: 6379,
      layers: [
        [ALPINE, 8_121_856],
        ['RUN /bin/sh -c set -eux; addgroup -S -g 1000 redis # buildkit', 5_120],
        ['RUN /bin/sh -c set -eux; apk add --no-cache --virtual .build-deps # buildkit', 32_256_000],
      ],
      osHits: [],
      targets: [],
    },
    {
      name: 'authentik-server',
      repository: 'ghcr.io/goauthentik/server',
      os: trixie,
      user: '1000',
      entrypoint: ['dumb-init', '--', 'ak'],
      command: [],
      env: [PATH, 'TMPDIR=/dev/shm/', 'PYTHONDONTWRITEBYTECODE=1'],
      port: 9000,
      layers: [
        TRIXIE,
        [
          'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends libpq5 libxmlsec1-openssl # buildkit',
          96_512_000,
        ],
        ['COPY /ak-root/.venv /ak-root/.venv # buildkit', 389_120_000],
        ['COPY /go/authentik /bin/authentik # buildkit', 48_230_400],
      ],
      osHits: debianLows('trixie'),
      targets: [
        { target: 'Python', type: 'python-pkg', hits: [] },
        { target: 'bin/authentik', type: 'gobinary', hits: [] },
      ],
    },
    {
      name: 'infisical',
      repository: 'docker.io/infisical/infisical',
      os: trixie,
      user: 'non-root-user',
      entrypoint: ['docker-entrypoint.sh'],
      command: ['./standalone-entrypoint.sh'],
      env: [PATH, 'NODE_ENV=production', 'PORT=8080'],
      port: 8080,
      layers: [
        TRIXIE,
        ['RUN /bin/sh -c ARCH= OPENSSL_ARCH= && dpkgArch=amd64 # buildkit', 152_371_200],
        ['COPY /backend /backend # buildkit', 611_840_000],
      ],
      osHits: debianLows('trixie'),
      targets: [
        {
          target: 'Node.js',
          type: 'node-pkg',
          hits: second
            ? [
                {
                  id: 'CVE-2025-7783',
                  package: 'form-data',
                  installed: '4.0.0',
                  path: 'backend/node_modules/form-data/package.json',
                  layer: 2,
                },
              ]
            : [],
        },
      ],
    },
    {
      name: 'jumpserver-core',
      repository: 'docker.io/jumpserver/core',
      os: bookworm,
      user: '',
      entrypoint: ['./entrypoint.sh'],
      command: ['start', 'all'],
      env: [PATH, 'LANG=en_US.UTF-8'],
      port: 8080,
      layers: [
        BOOKWORM,
        ['RUN /bin/sh -c apt-get install -y --no-install-recommends libldap2-dev libsasl2-dev libpq-dev # buildkit', 118_784_000],
        ['COPY /opt /opt # buildkit', 702_464_000],
      ],
      osHits: [...debianLows('bookworm'), LDAP, ZLIB],
      targets: [
        {
          target: 'Python',
          type: 'python-pkg',
          hits: [
            {
              id: 'CVE-2025-47273',
              package: 'setuptools',
              installed: '76.1.0',
              path: 'opt/py3/lib/python3.11/site-packages/setuptools-76.1.0.dist-info/METADATA',
              layer: 2,
            },
          ],
        },
      ],
    },
    {
      name: 'jumpserver-koko',
      repository: 'docker.io/jumpserver/koko',
      os: trixieOfApril,
      user: '',
      entrypoint: ['./entrypoint.sh'],
      command: ['./koko'],
      env: [PATH, 'LANG=en_US.UTF-8'],
      port: 5000,
      layers: [
        TRIXIE,
        ['RUN /bin/sh -c apt-get install -y --no-install-recommends openssh-client bash-completion # buildkit', 44_032_000],
        ['COPY /opt/koko /opt/koko # buildkit', 163_840_000],
      ],
      osHits: debianLows('trixie'),
      targets: [{ target: 'opt/koko/koko', type: 'gobinary', hits: SSH_LIBRARY }],
    },
    {
      name: 'jumpserver-web',
      repository: 'docker.io/jumpserver/web',
      os: trixieOfApril,
      user: '',
      entrypoint: ['/docker-entrypoint.sh'],
      command: ['nginx', '-g', 'daemon off;'],
      env: [PATH, 'NGINX_VERSION=1.28.2'],
      port: 80,
      layers: [
        TRIXIE,
        ['RUN /bin/sh -c set -x && groupadd --system --gid 101 nginx # buildkit', 72_499_200],
        ['COPY /opt/lina /opt/lina # buildkit', 58_368_000],
      ],
      osHits: debianLows('trixie'),
      targets: [],
    },
    {
      name: 'mcp-server',
      repository: `${REGISTRY}/mcp-server`,
      os: trixie,
      user: '10001',
      entrypoint: ['python', '-m', 'mcp_server'],
      command: [],
      env: [PATH, 'PYTHONUNBUFFERED=1'],
      port: 8000,
      layers: [
        TRIXIE,
        ['RUN /bin/sh -c set -eux; savedAptMark=; apt-get update # buildkit', 39_936_000],
        ['COPY /app/.venv /app/.venv # buildkit', 121_344_000],
        ['USER 10001', 0],
      ],
      osHits: debianLows('trixie'),
      targets: [
        {
          target: 'Python',
          type: 'python-pkg',
          hits: second
            ? [
                {
                  id: 'CVE-2025-66416',
                  package: 'mcp',
                  installed: '1.22.0',
                  path: 'app/.venv/lib/python3.13/site-packages/mcp-1.22.0.dist-info/METADATA',
                  layer: 2,
                },
              ]
            : [],
        },
      ],
    },
    {
      name: 'webasset-controller',
      repository: `${REGISTRY}/webasset-controller`,
      os: alpineEdge,
      user: 'nodeuser',
      entrypoint: ['docker-entrypoint.sh'],
      command: ['node', '/app/server.js'],
      env: [PATH, 'NODE_VERSION=22.14.0', 'NODE_ENV=production'],
      port: 3000,
      layers: [
        [ALPINE, 8_703_488],
        ['RUN /bin/sh -c addgroup -g 1000 node # buildkit', 129_024_000],
        ['COPY /app /app # buildkit', 38_912_000],
        ['USER nodeuser', 0],
      ],
      osHits: [],
      targets: [
        {
          target: 'Node.js',
          type: 'node-pkg',
          hits: [
            ...(second
              ? [
                  {
                    id: 'CVE-2025-58754',
                    package: 'axios',
                    installed: '1.11.0',
                    path: 'app/node_modules/axios/package.json',
                    layer: 2,
                  } as const,
                ]
              : []),
            GLOB,
          ],
        },
      ],
    },
  ];
}

/** The scanned images of a quarter. */
export function imagesOf(quarter: Quarter): Image[] {
  return builds(quarter).map(({ repository, ...build }) => {
    const release = RELEASES[quarter.id][build.name];
    if (release === undefined) throw new Error(`expected a release of "${build.name}" in ${quarter.id}`);
    return { ...build, reference: `${repository}:${release.tag}`, digest: `sha256:${release.digest}`, created: release.created };
  });
}
