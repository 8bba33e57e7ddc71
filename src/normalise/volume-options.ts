import type { Mount } from '../domain/facts/compose.ts';

/** File systems whose content comes from another machine or from memory, never from the host. */
const ELSEWHERE = /^(?:tmpfs|ramfs|nfs4?|cifs|smb3|ceph|glusterfs|9p|fuse\.sshfs)$/;
/** File systems of the kernel, with the directory of the host that shows the same. */
const OF_THE_KERNEL: Readonly<Record<string, string>> = { proc: '/proc', devtmpfs: '/dev' };
const ALSO_OF_THE_KERNEL = /^(?:sysfs|cgroup2?|debugfs|tracefs|securityfs|configfs|bpf|efivarfs)$/;

/**
 * What a mount of a named volume shows, by the driver of the volume and its options, of which an absent one is empty: with those of Docker's
 * own driver, it can be a directory of the host. They are those of mount(8):
 * https://docs.docker.com/engine/storage/volumes/#create-a-volume-using-a-volume-driver
 */
export function optionMounts(mount: Mount, driver: string, optionOf: (option: string) => string): Mount[] {
  const because = (unresolved: string): Mount[] => [{ ...mount, unresolved }];
  if (driver !== '' && driver !== 'local') return because(`"${driver}" is not Docker's own driver of volumes`);
  const [type = '', flags = '', device = ''] = ['type', 'o', 'device'].map((name) => optionOf(name).trim());
  const kind = type.toLowerCase();
  const bind = (source: string): Mount => ({ ...mount, type: 'bind', source });
  if (`${type}${flags}`.includes('$')) return because('a variable decides the options of its volume');
  const words = flags.split(',').map((flag) => flag.trim());
  if (words.includes('bind') || words.includes('rbind'))
    return device === '' ? because('its volume binds a place that is not named') : [bind(device)];
  if (kind === '' && device === '') return [mount];
  if (ELSEWHERE.test(kind)) return [mount];
  if (/^(?:overlay2?|aufs|unionfs|mergerfs)$/.test(kind)) {
    const layers = words.flatMap((word) => /^(?:lowerdir|upperdir|br|dirs)=(.+)$/.exec(word)?.[1]?.split(':') ?? []);
    return layers.length === 0 ? because('the layers of its volume are not named') : layers.map(bind);
  }
  const shown = OF_THE_KERNEL[kind] ?? (ALSO_OF_THE_KERNEL.test(kind) ? '/sys' : undefined);
  if (shown !== undefined) return [bind(shown)];
  if (kind === '' || kind === 'none') return [bind(device)];
  return because(`it shows the file system of the device "${device}"`);
}
