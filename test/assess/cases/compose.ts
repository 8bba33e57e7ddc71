import { network, scan, scope, service } from '../builders.ts';
import { container, daemon } from '../host-builders.ts';
import type { Cases } from './case.ts';

const open = { unresolved: '$LIMIT' };
const empty = scope({ services: [] });
const limits = { cpuLimit: 2, memoryLimit: 2 ** 31 };
const reservations = { cpuReservation: 0.5, memoryReservation: 2 ** 30 };
const web = { text: '80:8080', hostAddress: null, published: '80', target: 8080 };
const store = (changes: Parameters<typeof service>[0] = {}) => service({ service: 'postgresql', ...changes });
const withoutStores = scope({ dataStores: [] });
const logging = { driver: 'json-file', maxSize: '10m', maxFile: '3' };

/** Cases of the checks over Compose projects. */
export const composeCases: Readonly<Record<string, Cases>> = {
  'user-defined-networks': {
    pass: [
      { says: 'a container on a network of its project', facts: [container()] },

      { says: 'a network of the project', facts: [service(), network()] },
      { says: 'the default network of the project', facts: [service({ networks: [] })] },
      { says: 'a network whose driver is bridge is not the default bridge', facts: [service(), network({ name: null })] },
      { says: 'no network at all', facts: [service({ networkMode: 'none', networks: [] })] },
      {
        says: 'an external network of another name',
        facts: [service({ networks: ['proxy'] }), network({ network: 'proxy', name: null, external: true, driver: null })],
      },
    ],
    fail: [
      {
        says: 'a container on the default bridge too',
        facts: [service(), network(), container({ networks: ['bridge', 'harbour_backend'] })],
      },
      { says: 'a container on the host network', facts: [container({ networkMode: 'host', networks: ['host'] })] },

      { says: 'the host network', facts: [service({ networkMode: 'host', networks: [] })], because: /"host"/ },
      { says: 'the default bridge', facts: [service({ networkMode: 'bridge', networks: [] })] },
      {
        says: 'an external network that is the host network',
        facts: [service({ networks: ['out'] }), network({ network: 'out', name: 'host', external: true })],
      },
      {
        says: 'an external network called bridge',
        facts: [service({ networks: ['bridge'] }), network({ network: 'bridge', name: null, external: true, driver: null })],
      },
      {
        says: 'a default network that is the default bridge',
        facts: [service({ networks: [] }), network({ network: 'default', name: 'bridge', external: true })],
      },
      { says: 'the host driver', facts: [service(), network({ driver: 'host' })] },
    ],
    unknown: [
      { says: "a container on another one's network", facts: [container({ networkMode: 'container:abc', networks: [] })] },

      { says: 'an expected service is missing', facts: [service({ service: 'other' }), network()], because: /"app" is expected/ },
      { says: 'an unresolved mode', facts: [service({ networkMode: { unresolved: '$MODE' } })] },
      { says: 'an undeclared network', facts: [service({ networks: ['elsewhere'] })] },
      { says: 'an unresolved name', facts: [service(), network({ name: { unresolved: '$NET' } })] },
      { says: "another container's network", facts: [service({ networkMode: 'service:vpn', networks: [] })] },
      { says: 'a service it extends is not there', facts: [service({ inheritsFrom: ['base'] }), network()] },
    ],
  },
  'containers-not-root': {
    pass: [
      { says: 'what runs answers what Compose leaves to the image', facts: [service(), container()] },

      { says: 'a numeric user', facts: [service({ user: '1000:0' })] },
      { says: "the image's user", facts: [service(), scan({ imageUser: 'node' })], because: /name and tag/ },
    ],
    fail: [
      { says: 'a container without a user', facts: [container({ user: '' })] },
      {
        says: 'a container that runs otherwise',
        facts: [service({ user: '1000' }), container({ user: '0:0' })],
        because: /disagree/,
      },

      ...['root', '0', '0:1000', '00', 'ROOT:root', ':1000'].map((user) => ({ says: `user ${user}`, facts: [service({ user })] })),
      { says: 'an image without a user', facts: [service({ user: '' }), scan({ imageUser: '' })], because: /names none/ },
    ],
    unknown: [
      { says: 'no user and no scan', facts: [service()] },
      {
        says: 'the scan of another tag',
        facts: [service(), scan({ artifact: 'example/app:2.0', tags: ['example/app:2.0'], imageUser: 'node' })],
      },
      { says: 'a scan without an image configuration', facts: [service(), scan()] },
      { says: 'an unresolved user', facts: [service({ user: { unresolved: '$UID' } })] },
      { says: "a variable as the image's user", facts: [service(), scan({ imageUser: '$APP_UID' })] },
      { says: 'a built image', facts: [service({ image: null, builds: true })] },
    ],
  },
  'cpu-memory-limits': {
    pass: [
      { says: 'what runs answers a variable', facts: [service({ ...limits, cpuLimit: open }), container(limits)] },

      { says: 'both limits', facts: [service(limits)] },
      {
        says: 'the raw form leaves open what the resolved form answers',
        facts: [service(limits), service({ ...limits, form: 'raw', cpuLimit: open })],
      },
    ],
    fail: [
      { says: 'a container without limits', facts: [service(limits), container()], because: /disagree/ },

      { says: 'none', facts: [service()] },
      { says: 'memory only', facts: [service({ ...limits, cpuLimit: null })], because: /no CPU limit/ },
      { says: 'zero means none', facts: [service({ ...limits, memoryLimit: 0 })], because: /"0" means none/ },
      { says: 'the raw form disagrees with the resolved one', facts: [service(limits), service({ form: 'raw' })] },
    ],
    unknown: [
      { says: 'an unresolved limit', facts: [service({ ...limits, cpuLimit: open })] },
      { says: 'an expected service is missing', facts: [service({ ...limits, service: 'other' })] },
    ],
  },
  'cpu-memory-reservations': {
    pass: [{ says: 'both reservations', facts: [service(reservations)] }],
    fail: [
      { says: 'limits are no reservations', facts: [service(limits)], because: /no CPU reservation and no memory reservation/ },
    ],
    unknown: [{ says: 'an unresolved reservation', facts: [service({ ...reservations, memoryReservation: open })] }],
  },
  'read-only-root': {
    pass: [{ says: 'read only', facts: [service({ readOnly: true })] }],
    fail: [
      { says: 'a container that can be written', facts: [service({ readOnly: true }), container()], because: /disagree/ },

      { says: 'not set', facts: [service()] },
      { says: 'set to false', facts: [service({ readOnly: false })] },
      { says: 'one project of two', facts: [service({ readOnly: true }), service({ project: 'other', readOnly: false })] },
    ],
    unknown: [
      { says: 'unresolved', facts: [service({ readOnly: { unresolved: '$RO' } })] },
      { says: 'nothing at all', facts: [], context: { organisation: empty } },
    ],
  },
  'container-logs-bounded': {
    pass: [
      {
        says: 'the defaults of the daemon',
        facts: [service(), daemon({ logDriver: 'json-file', logMaxSize: '10m', logMaxFile: '3' })],
      },
      {
        says: "the daemon's options where the driver is its own",
        facts: [
          service({ logging: { driver: 'json-file', maxSize: null, maxFile: null } }),
          daemon({ logMaxSize: '10m', logMaxFile: '3' }),
        ],
      },
      { says: 'a container', facts: [container({ logging })] },
      { says: 'a container that does not show its logging', facts: [service({ logging }), container()] },

      { says: 'the bounds of the guide', facts: [service({ logging })] },
      { says: 'smaller ones', facts: [service({ logging: { driver: 'json-file', maxSize: '512KB', maxFile: '5' } })] },
      { says: 'plain bytes', facts: [service({ logging: { ...logging, maxSize: '10000000' } })] },
    ],
    fail: [
      { says: 'a daemon without bounds', facts: [service(), daemon()] },
      { says: 'one daemon of two', facts: [service(), daemon({ logMaxSize: '10m', logMaxFile: '3' }), daemon()] },
      {
        says: 'options of a daemon with another driver',
        facts: [
          service({ logging: { driver: 'json-file', maxSize: null, maxFile: null } }),
          daemon({ logDriver: 'local', logMaxSize: '10m', logMaxFile: '3' }),
        ],
      },
      {
        says: 'a container made before the bounds',
        facts: [service({ logging }), container({ logging: { ...logging, maxSize: null } })],
      },

      { says: 'no logging', facts: [service()] },
      { says: 'no driver', facts: [service({ logging: { ...logging, driver: null } })] },
      { says: 'no size', facts: [service({ logging: { ...logging, maxSize: null } })] },
      { says: 'no number of files', facts: [service({ logging: { ...logging, maxFile: null } })] },
      ...['11m', '10g', '-1', '0', '', 'lots', '1e3k'].map((maxSize) => ({
        says: `size "${maxSize}"`,
        facts: [service({ logging: { ...logging, maxSize } })],
      })),
      ...['2', '-1', '3.5', ''].map((maxFile) => ({
        says: `files "${maxFile}"`,
        facts: [service({ logging: { ...logging, maxFile } })],
      })),
      { says: 'files that only Docker reads', facts: [service({ logging: { driver: 'local', maxSize: '10m', maxFile: '3' } })] },
      { says: 'no logs', facts: [service({ logging: { driver: 'none', maxSize: null, maxFile: null } })] },
    ],
    unknown: [
      {
        says: 'a driver that keeps logs elsewhere',
        facts: [service({ logging: { driver: 'gelf', maxSize: null, maxFile: null } })],
      },
      { says: 'an unresolved size', facts: [service({ logging: { ...logging, maxSize: { unresolved: '$SIZE' } } })] },
      { says: 'an unresolved driver', facts: [service({ logging: { ...logging, driver: { unresolved: '$DRIVER' } } })] },
    ],
  },
  'back-end-networks-internal': {
    pass: [
      { says: 'no ports', facts: [service()], context: { organisation: withoutStores } },
      {
        says: 'the proxy publishes ports',
        facts: [service(), service({ service: 'traefik', ports: [web] })],
        context: { organisation: withoutStores },
      },
      { says: 'a data store on an internal network', facts: [service(), store(), network()] },
    ],
    fail: [
      { says: 'another service publishes a port', facts: [service({ ports: [web] })], because: /"80:8080"/ },
      {
        says: 'on the loopback address too',
        facts: [service({ ports: [{ ...web, text: '127.0.0.1:80:8080', hostAddress: '127.0.0.1' }] })],
      },
      { says: 'the host network', facts: [service({ networkMode: 'host' })] },
      { says: 'a data store on a network that is not internal', facts: [service(), store(), network({ internal: null })] },
      { says: 'a data store on the default network', facts: [service(), store({ networks: [] })] },
      {
        says: 'a data store on two networks',
        facts: [service(), store({ networks: ['backend', 'edge'] }), network(), network({ network: 'edge', internal: false })],
      },
    ],
    unknown: [
      { says: 'a data store is missing', facts: [service()], because: /"postgresql" is expected/ },
      { says: 'a network of another project', facts: [service(), store(), network({ external: true, internal: null })] },
      { says: 'an undeclared network', facts: [service(), store()] },
      { says: 'unresolved', facts: [service(), store(), network({ internal: open })] },
    ],
  },
};
