import type { Mount } from '../domain/fact.ts';
import type { NamedVolume } from './compose-schema.ts';
import { flagSetting, plainText } from './compose-settings.ts';

/** File systems whose content comes from another machine or from memory, never from the host. */
const ELSEWHERE = /^(?:tmpfs|ramfs|nfs4?|cifs|smb3|ceph|glusterfs|9p|fuse\.sshfs)$/;
/** File systems of the kernel, with the directory of the host that shows the same. */
const OF_THE_KERNEL: Readonly<Record<string, string>> = { proc: '/proc', devtmpfs: '/dev' };
const ALSO_OF_THE_KERNEL = /^(?:sysfs|cgroup2?|debugfs|tracefs|securityfs|configfs|bpf|efivarfs)$/;

/**
 * What a mount of a named volume shows, by the options of the volume: with those of Docker's own driver, it can be a directory of the host.
 * Options are those of mount(8): https://docs.docker.com/engine/storage/volumes/#create-a-volume-using-a-volume-driver
 */
export function volumeMounts(mount: Mount, declared: Readonly<Record<string, NamedVolume>>): Mount[] {
  if (mount.type !== 'volume' || mount.source === null) return [mount];
  const volume = declared[mount.source];
  const because = (unresolved: string): Mount[] => [{ ...mount, unresolved }];
  if (volume === undefined) return because(`the file does not declare the volume "${mount.source}"`);
  if (volume === null) return [mount];
  if (isExternal(volume)) return because(`the volume "${mount.source}" is external`);
  const driver = plainText(volume.driver);
  if (driver !== '' && driver !== 'local') return because(`"${driver}" is not Docker's own driver of volumes`);
  return localMounts(mount, volume, because);
}

function isExternal({ external }: NonNullable<NamedVolume>): boolean {
  if (typeof external === 'object' && external !== null) return true;
  return typeof external === 'boolean' || typeof external === 'string' ? flagSetting(external) !== false : false;
}

function localMounts(mount: Mount, volume: NonNullable<NamedVolume>, because: (unresolved: string) => Mount[]): Mount[] {
  const option = (name: string) => plainText(volume.driver_opts?.[name]).trim();
  const [type, flags, device] = [option('type').toLowerCase(), option('o'), option('device')];
  const bind = (source: string): Mount => ({ ...mount, type: 'bind', source });
  if (`${type}${flags}`.includes('$')) return because('a variable decides the options of its volume');
  const words = flags.split(',').map((flag) => flag.trim());
  if (words.includes('bind') || words.includes('rbind'))
    return device === '' ? because('its volume binds a place that is not named') : [bind(device)];
  if (type === '' && device === '') return [mount];
  if (ELSEWHERE.test(type)) return [mount];
  if (/^(?:overlay2?|aufs|unionfs|mergerfs)$/.test(type)) {
    const layers = words.flatMap((word) => /^(?:lowerdir|upperdir|br|dirs)=(.+)$/.exec(word)?.[1]?.split(':') ?? []);
    return layers.length === 0 ? because('the layers of its volume are not named') : layers.map(bind);
  }
  const shown = OF_THE_KERNEL[type] ?? (ALSO_OF_THE_KERNEL.test(type) ? '/sys' : undefined);
  if (shown !== undefined) return [bind(shown)];
  if (type === '' || type === 'none') return [bind(device)];
  return because(`it shows the file system of the device "${device}"`);
}
