/** Directories of the host that hand it over with anything that lies in them. */
const THROUGHOUT = [
  ...['/boot', '/dev', '/proc', '/sys', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'],
  ...['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libexec', 'local/bin', 'local/sbin', 'local/lib'].map((name) => `/usr/${name}`),
  ...'apparmor.d apt audit cni containerd containers cron.d cron.daily cron.hourly cron.monthly cron.weekly crontab crypttab dbus-1 default docker environment fstab grub.d gshadow gshadow- init.d ipsec.d ipsec.secrets krb5.keytab kubernetes ld.so.conf ld.so.conf.d ld.so.preload modprobe.d modules-load.d netplan network NetworkManager pam.d pki/tls/private polkit-1 profile profile.d rancher rc.local security selinux shadow shadow- ssh ssl/private sudoers sudoers.d sysctl.conf sysctl.d systemd udev wireguard yum.repos.d'
    .split(' ')
    .map((name) => `/etc/${name}`),
  ...'buildkit containerd cri-dockerd.sock credentials crio dbus docker docker.sock docker.sock.raw host-services incus initctl k3s libvirt lxd lxd-installer.socket netns podman snapd.socket systemd udev user'
    .split(' ')
    .map((name) => `/run/${name}`),
  ...'backups lib/apt lib/cloud lib/containerd lib/containers lib/docker lib/dpkg lib/etcd lib/incus lib/kubelet lib/libvirt lib/lxc lib/lxd lib/rancher lib/rpm lib/sudo lib/systemd snap/docker snap/lxd snap/microk8s spool/at spool/cron'
    .split(' ')
    .map((name) => `/var/${name}`),
];
/** Directories of the host that are sensitive as a whole and hold harmless things too. */
const AS_A_WHOLE = ['/etc', '/home', '/root', '/run', '/usr', '/var'];
/** Files that say who somebody is: harmless to read, not to write. */
const TO_READ_ONLY = ['/etc/group', '/etc/passwd'];
const HARMLESS_DEVICE = /^\/dev\/(?:full|log|null|random|urandom|zero)$/;
/** Keys and sessions of a person, whoever it is. */
const OF_A_PERSON = /(?:^|\/)(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.config\/gcloud)(?:\/|$)/;

/**
 * Whether a place of the host is one that a container must not see: a directory of the system, anything in those that hold nothing else,
 * a directory that contains one of them, or somebody's home or keys. The list begins with that of the CIS Docker Benchmark.
 */
export function isSensitivePlace(place: string, readOnly: boolean): boolean {
  if (OF_A_PERSON.test(place)) return true;
  if (!place.startsWith('/')) return false;
  if (HARMLESS_DEVICE.test(place)) return false;
  if (TO_READ_ONLY.includes(place)) return !readOnly;
  const above = place === '/' ? '/' : `${place}/`;
  return (
    /^\/home\/[^/]+$/.test(place) ||
    AS_A_WHOLE.some((name) => name === place || name.startsWith(above)) ||
    THROUGHOUT.some((name) => name === place || name.startsWith(above) || place.startsWith(`${name}/`))
  );
}
