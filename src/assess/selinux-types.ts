/** Types of SELinux under which nothing is confined: those of services of the host, and `spc_t`, made for containers that manage it. */
const CONFINES_NOTHING = /^(?:spc_t|unconfined(?:_service)?_t|container_runtime_t|init(?:rc)?_t|kernel_t|sysadm_t)$/;
/** Types that the policy of containers keeps apart: https://github.com/containers/container-selinux */
const CONFINES =
  /^(?:container(?:_(?:init|kvm|userns|logreader|logwriter|device|device_plugin|device_plugin_init))?_t|svirt_(?:lxc_net|sandbox_lxc_net)_t)$/;

/** What a security option says of the label of a container: it takes it away, gives it one that nobody here knows, or keeps it apart. */
export type LabelOption = 'off' | 'unfamiliar' | 'kept';

/** Reads one security option, e.g. `label=disable` or `label:type:spc_t`. Those that are no label, or its level, user or role, keep it. */
export function labelOption(option: string): LabelOption {
  const [, word = '', type] = /^label\s*[:=]\s*(disable|type\s*:\s*(.*))$/i.exec(option.trim()) ?? [];
  if (word.toLowerCase() === 'disable' || CONFINES_NOTHING.test(type ?? '')) return 'off';
  return type === undefined || CONFINES.test(type) ? 'kept' : 'unfamiliar';
}
