import type { Mount } from '../domain/facts/compose.ts';
import { baseOf } from './compose-base.ts';
import { splitOutside } from './compose-interpolation.ts';
import type { ComposeDocument, Grant, Service, Volume } from './compose-schema.ts';
import { flagSetting, plainText, textSetting } from './compose-settings.ts';
import { volumeMounts } from './compose-volumes.ts';

/** What a service sees of the host and of volumes, and the containers whose mounts it takes over besides, unseen. */
export interface GivenMounts {
  readonly mounts: readonly Mount[];
  readonly mountsFrom: readonly string[];
}

/** The mounts of a service: its volumes, the files behind its secrets and configurations, the daemon's socket, and those of other services. */
export function mountsOf(name: string, document: ComposeDocument, seen: readonly string[] = []): GivenMounts {
  const service = document.services?.[name];
  if (service === undefined) return { mounts: [], mountsFrom: [name] };
  const own = [
    ...(service.volumes ?? []).flatMap((volume) => volumeMounts(mountOf(volume), document.volumes ?? {})),
    ...(service.secrets ?? []).flatMap((grant) => grantedFile(grant, 'secrets', document, '/run/secrets/')),
    ...(service.configs ?? []).flatMap((grant) => grantedFile(grant, 'configs', document, '/')),
    ...apiSocket(service),
  ];
  const taken = (service.volumes_from ?? []).map(plainText).map((entry) => takenFrom(entry, document, [...seen, name]));
  return {
    mounts: [...own, ...taken.flatMap(({ mounts }) => mounts)],
    mountsFrom: taken.flatMap(({ mountsFrom }) => mountsFrom),
  };
}

/** The mounts behind an entry of `volumes_from`: a service of the same file, or a container that is not in it. */
function takenFrom(entry: string, document: ComposeDocument, seen: readonly string[]): GivenMounts {
  const [name = '', second = ''] = entry.split(':');
  if (name === 'container' || entry.includes('$'))
    return { mounts: [], mountsFrom: [name === 'container' ? `container:${second}` : entry] };
  if (seen.includes(name)) return { mounts: [], mountsFrom: [] };
  const taken = mountsOf(name, document, seen);
  const service = document.services?.[name];
  return service === undefined || baseOf(service).length === 0 ? taken : { ...taken, mountsFrom: [...taken.mountsFrom, name] };
}

/** The file of the host behind a secret or configuration; none where its content stands in the project or in a variable. */
function grantedFile(grant: Grant, kind: 'secrets' | 'configs', document: ComposeDocument, folder: string): Mount[] {
  const source = plainText(typeof grant === 'string' ? grant : grant.source);
  const target = typeof grant === 'string' ? '' : plainText(grant.target);
  const place = target.startsWith('/') ? target : `${folder}${target || source}`;
  const mount: Mount = { type: 'bind', source: null, target: place, readOnly: true, declaredBy: `${kind}.${source}` };
  const file = document[kind]?.[source];
  if (file === undefined) return [{ ...mount, unresolved: `the file does not declare "${source}"` }];
  const path = plainText(file?.file);
  return path === '' ? [] : [{ ...mount, source: path }];
}

/** `use_api_socket` gives the container the socket of the daemon that runs it. */
function apiSocket({ use_api_socket: use }: Service): Mount[] {
  const given = flagSetting(use);
  const socket = '/var/run/docker.sock';
  return given === null || given === false ? [] : [{ type: 'bind', source: socket, target: socket, readOnly: null }];
}

/** Kinds of mounts by which nothing of the host is seen, but the volume that is named. */
const NOT_OF_THE_HOST = /^(?:volume|tmpfs|image|cluster)$/;

function mountOf(volume: Volume): Mount {
  if (typeof volume === 'string') return shortMount(volume);
  const source = textSetting(volume.source);
  const type = volume.type ?? '';
  const bind = type === 'bind' || type === 'npipe';
  return {
    type: bind ? 'bind' : type === 'volume' || type === 'tmpfs' ? type : 'other',
    source: source === null ? null : plainText(volume.source),
    target: plainText(volume.target),
    readOnly: flagSetting(volume.read_only),
    ...propagationOf(plainText(volume.bind?.propagation)),
    ...(bind || NOT_OF_THE_HOST.test(type)
      ? {}
      : { unresolved: type === '' ? 'its kind is not said' : `"${type}" is no kind of mount` }),
  };
}

function shortMount(text: string): Mount {
  const [first = '', second, mode = ''] = partsOf(text);
  if (second === undefined) return { type: 'volume', source: null, target: plainText(first), readOnly: null };
  return {
    // Names of volumes hold no slash, so `$DATA/x` is a place on the host; a bare variable can be either.
    type: /^[.~]|[\\/]/.test(first) ? 'bind' : first.includes('$') ? 'other' : 'volume',
    source: plainText(first),
    target: plainText(second),
    readOnly: mode.includes('$') ? { unresolved: mode } : mode.split(',').includes('ro') || null,
    ...propagationOf(mode.split(',').find((option) => /^r?(?:shared|slave|private)$/.test(option)) ?? ''),
  };
}

/** The parts of the short form. The colon behind the letter of a drive belongs to its path. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (const part of splitOutside(text, ':')) {
    const before = parts.at(-1) ?? '';
    if (/^[A-Za-z]$/.test(before) && /^[\\/]/.test(part) && (parts.length === 1 || part.startsWith('\\')))
      parts[parts.length - 1] = `${before}:${part}`;
    else parts.push(part);
  }
  return parts;
}

function propagationOf(propagation: string): Pick<Mount, 'propagation'> {
  return propagation === '' ? {} : { propagation };
}
