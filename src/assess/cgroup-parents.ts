/** What holds when nothing is set, by the driver of control groups: https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent */
const DEFAULTS = ['', '/docker', 'docker', 'system.slice'];

/** Whether a control group is the one that containers are put under by themselves. */
export function isDefaultGroup(group: string): boolean {
  return DEFAULTS.includes(group.trim());
}
