import { describe, expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';
import { inspectedContainer, inspectedNetwork } from './docker-builders.ts';

const only = scope({ services: [], dataStores: ['postgresql'] });
const published = { PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '5432' }] } };
const on = (...networks: string[]) => ({
  NetworkSettings: { Ports: {}, Networks: Object.fromEntries(networks.map((name) => [name, {}])) },
});
const store = (host: object = {}, more: object = {}) => inspectedContainer('harbour-postgresql-1', 'postgresql', host, more);
const compose = (backend: string, name = 'name: harbour') =>
  [
    name,
    'services:',
    '  postgresql:',
    '    image: postgres:16',
    '    networks: [backend]',
    `networks: { backend: ${backend} }`,
  ].join('\n');
const INTERNAL = compose('{ internal: true }');

/** A row: the Compose file, what docker inspect printed, the outcome. */
type Row = readonly [says: string, compose: string | null, inspected: readonly object[], outcome: 'pass' | 'fail' | 'unknown'];

const outcome = async (check: string, text: string | null, inspected: readonly object[]) =>
  (
    await judged(
      check,
      {
        ...(text === null ? {} : { 'compose/compose.yaml': text }),
        ...(inspected.length === 0 ? {} : { 'docker/inspect.json': JSON.stringify(inspected) }),
      },
      only,
    )
  ).outcome;

describe('back-end-networks-internal', () => {
  test.for<Row>([
    ['the file alone', INTERNAL, [], 'pass'],
    ['the container agrees', INTERNAL, [store()], 'pass'],
    ['the container and its network agree', INTERNAL, [store(), inspectedNetwork('backend')], 'pass'],
    ['the container publishes a port', INTERNAL, [store(published)], 'fail'],
    ['the container is on the network of the host', INTERNAL, [store({ NetworkMode: 'host' }, on('host'))], 'fail'],
    ['the network of the host is not internal', INTERNAL, [inspectedNetwork('backend', { Internal: false })], 'fail'],
    [
      'nor that of a file without a name',
      compose('{ internal: true }', ''),
      [inspectedNetwork('backend', { Internal: false })],
      'fail',
    ],
    [
      'a network of another name',
      compose('{ name: store, internal: true }'),
      [inspectedNetwork('backend', { Name: 'store', Internal: false })],
      'fail',
    ],
    ['a network of another project', INTERNAL, [inspectedNetwork('backend', { Name: 'other_backend', Internal: false })], 'pass'],
    ['it is connected to the default bridge too', INTERNAL, [store({}, on('harbour_backend', 'bridge'))], 'fail'],
    ['it is connected to a network that nothing shows', INTERNAL, [store({}, on('harbour_backend', 'tools'))], 'unknown'],
    [
      'and that is internal',
      INTERNAL,
      [store({}, on('harbour_backend', 'tools')), inspectedNetwork('t', { Name: 'tools' })],
      'pass',
    ],
    [
      'a network that is not internal lists its container',
      INTERNAL,
      [inspectedNetwork('edge', { Internal: false, Containers: { c0ffee: { Name: 'harbour-postgresql-1' } } })],
      'fail',
    ],
    [
      'a network lists a container of another service',
      INTERNAL,
      [inspectedNetwork('edge', { Internal: false, Containers: { c0ffee: { Name: 'harbour-app-1' } } })],
      'pass',
    ],
    [
      'its network takes ports past the gateway',
      INTERNAL,
      [inspectedNetwork('backend', { Internal: false, Driver: 'macvlan' })],
      'fail',
    ],
    ['a container of no project publishes a port', INTERNAL, [inspectedContainer('pg-debug', null, published)], 'fail'],
    ['a container of no project publishes none', INTERNAL, [inspectedContainer('pg-debug', null)], 'pass'],
    ['an external network', compose('{ external: true, name: store }'), [], 'unknown'],
    [
      'an external network that the host shows internal',
      compose('{ external: true, name: store }'),
      [inspectedNetwork('x', { Name: 'store', Labels: {} })],
      'pass',
    ],
    [
      'an external network that the host shows open',
      compose('{ external: true, name: store }'),
      [inspectedNetwork('x', { Name: 'store', Labels: {}, Internal: false })],
      'fail',
    ],
    ['containers alone, with their network', null, [store(), inspectedNetwork('backend')], 'pass'],
    ['containers alone, without', null, [store()], 'unknown'],
    ['a container without any network', null, [store({ NetworkMode: 'none' }, on('none'))], 'pass'],
    [
      'a container in the network of one that publishes',
      null,
      [store({ NetworkMode: 'container:id-of-gone' }, on()), inspectedNetwork('backend')],
      'unknown',
    ],
    [
      'a container in the network of one that is internal',
      null,
      [store({ NetworkMode: 'container:id-of-pause' }, on()), inspectedContainer('pause', null), inspectedNetwork('backend')],
      'pass',
    ],
  ])('%s', async ([, text, inspected, wanted]) => {
    expect(await outcome('back-end-networks-internal', text, inspected)).toBe(wanted);
  });
});

describe('user-defined-networks', () => {
  const bridge = (...names: string[]) =>
    inspectedNetwork('x', {
      Name: 'bridge',
      Internal: false,
      Labels: {},
      Containers: Object.fromEntries(names.map((Name) => [`id-of-${Name}`, { Name }])),
    });
  test.for<Row>([
    ['the default bridge is empty', INTERNAL, [bridge()], 'pass'],
    ['the default bridge carries the service', INTERNAL, [bridge('harbour-postgresql-1')], 'fail'],
    ['the default bridge carries another container', INTERNAL, [bridge('debug')], 'fail'],
  ])('%s', async ([, text, inspected, wanted]) => {
    expect(await outcome('user-defined-networks', text, inspected)).toBe(wanted);
  });
});
