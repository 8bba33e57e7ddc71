import { expect, test } from 'vitest';
import dockerInspect from '../../src/normalise/docker-inspect.ts';
import { inspectedNetwork } from '../assess/from-evidence/docker-builders.ts';
import { factsOf } from './facts.ts';
import { sealed } from './sealed.ts';

const gatewayModeOf = (options: Readonly<Record<string, string>> | null) => {
  const network = inspectedNetwork('backend', { Options: options });
  return factsOf(dockerInspect.read(sealed('docker/networks.json', JSON.stringify([network]))), 'dockerNetwork')[0]?.gatewayMode;
};
const MODE = 'com.docker.network.bridge.gateway_mode_';

test.for<[what: string, options: Readonly<Record<string, string>> | null, mode: string | null]>([
  ['none', {}, null],
  ['no options', null, null],
  ['the only one', { [`${MODE}ipv6`]: 'isolated' }, 'isolated'],
  ['the one that lets more in', { [`${MODE}ipv4`]: 'nat', [`${MODE}ipv6`]: 'routed' }, 'routed'],
  ['the same the other way round', { [`${MODE}ipv4`]: 'nat-unprotected', [`${MODE}ipv6`]: 'isolated' }, 'nat-unprotected'],
])('the gateway mode of a network: %s', ([, options, mode]) => {
  expect(gatewayModeOf(options)).toBe(mode);
});
