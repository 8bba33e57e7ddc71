import type { PublishedPort } from '../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { interpolate, splitOutside } from './compose-interpolation.ts';
import type { Port } from './compose-schema.ts';
import { textSetting } from './compose-settings.ts';

/** Ranges up to this many ports are listed port by port. */
const LISTED_PORTS = 256;

/** The ports that one entry of `ports` publishes: the short form (`127.0.0.1:8080-8081:80-81/tcp`), or the long one. */
export function publishedPorts(entry: Port): PublishedPort[] {
  if (typeof entry !== 'object') return shortForm(String(entry));
  const published = textSetting(entry.published);
  const parts = [entry.host_ip, entry.published, entry.target].filter((part) => part !== undefined && part !== null && part !== '');
  const text = `${parts.join(':')}${entry.protocol === undefined ? '' : `/${entry.protocol}`}`;
  return [{ text, hostAddress: addressOf(textSetting(entry.host_ip)), published, target: portOf(textSetting(entry.target)) }];
}

function shortForm(text: string): PublishedPort[] {
  const [mapping = ''] = splitOutside(text, '/');
  const parts = splitOutside(mapping, ':');
  const target = textSetting(parts.at(-1));
  const published = parts.length > 1 ? textSetting(parts.at(-2)) : null;
  const hostAddress = addressOf(textSetting(parts.slice(0, -2).join(':')));
  return pairs(published, target).map((pair) => ({ text, hostAddress, ...pair }));
}

/** Host and container ports one by one, where two ranges of one length stand for as many pairs. */
function pairs(published: Setting<string>, target: Setting<string>): Pick<PublishedPort, 'published' | 'target'>[] {
  const targets = rangeOf(target);
  const hosts = rangeOf(published);
  if (targets === null || targets.length === 1) return [{ published, target: portOf(target) }];
  if (published !== null && hosts?.length !== targets.length) return [{ published, target: portOf(target) }];
  return targets.map((port, index) => ({ published: hosts === null ? null : String(hosts[index]), target: port }));
}

function rangeOf(ports: Setting<string>): number[] | null {
  if (ports === null || isUnresolved(ports)) return null;
  const match = /^(\d+)(?:-(\d+))?$/.exec(ports);
  if (match === null) return null;
  const first = Number(match[1]);
  const length = Number(match[2] ?? first) - first + 1;
  return length >= 1 && length <= LISTED_PORTS ? Array.from({ length }, (_, index) => first + index) : null;
}

function portOf(port: Setting<string>): Setting<number> {
  if (port === null || isUnresolved(port)) return port;
  return /^\d+$/.test(port) ? Number(port) : { unresolved: port };
}

function addressOf(address: Setting<string>): Setting<string> {
  if (address === null || isUnresolved(address)) return address;
  const bare = interpolate(address.replace(/^\[(.*)\]$/, '$1'));
  return bare === '' || bare === '0.0.0.0' || bare === '::' ? null : bare;
}
