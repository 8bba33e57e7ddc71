/** What a device of the host lets a container reach. */
export type DeviceReach = 'harmless' | 'host' | 'unknown';

const HARMLESS = new RegExp(
  `^/dev/(?:${[
    'full|fuse|hwrng|kfd|null|ptmx|random|rtc\\d*|tty|urandom|vchiq|zero|net/tun|gpiomem|gpiochip\\d+|i2c-\\d+|spidev[\\d.]+',
    '(?:dri|dvb|infiniband|serial|snd)(?:/.*)?|(?:media|video|watchdog|tpm|tpmrm|apex_)\\d*|tty(?:S|USB|ACM|AMA)\\d*|nvidia[\\w/-]*',
  ].join('|')})$`,
);
const HOST = new RegExp(
  `^/dev(?:/(?:${[
    '(?:[shv]|xv)d[a-z]+\\d*|nvme\\d+(?:n\\d+(?:p\\d+)?)?|(?:mmcblk|dm-|loop|md|sr|sg|bcache|rbd|nbd|drbd|zd|pmem|ram)\\d+\\w*',
    '(?:block|bsg|cpu|disk|mapper|md|raw|zvol)(?:/.*)?|root|mem|kmem|kmsg|port|core|shm|oldmem|snapshot',
  ].join('|')}))?$`,
);
/** Graphics cards by the names of the Container Device Interface. */
const GRAPHICS = /^(?:nvidia|amd|intel)\.com\/(?:gpu|gaudi|migs?)=[\w.:-]+$/;

/** What a device reaches: disks and memory are the host itself. `unknown` for a variable or a name that says too little. */
export function reachOfDevice(name: string): DeviceReach {
  const path = name.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  if (HARMLESS.test(path) || GRAPHICS.test(path)) return 'harmless';
  return HOST.test(path) ? 'host' : 'unknown';
}

/** Minor numbers of major 1 that are memory or the log of the kernel. */
const MEMORY = ['*', '1', '2', '4', '11'];

/**
 * What a rule of the control group of devices lets a container reach: it makes the file of the device by itself.
 * https://www.kernel.org/doc/Documentation/admin-guide/devices.txt
 */
export function reachOfRule(rule: string): DeviceReach {
  const [, type, major, minor = ''] = /^([abc])\s+(\d+|\*):(\d+|\*)\s+[rwm]+$/.exec(rule.trim()) ?? [];
  if (type === undefined) return rule.trim() === 'a' ? 'host' : 'unknown';
  return type !== 'c' || major === '*' || (major === '1' && MEMORY.includes(minor)) ? 'host' : 'harmless';
}
