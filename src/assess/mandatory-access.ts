import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import { daemonSwitch } from './daemon-settings.ts';

/** What shows which of the two systems confines the containers of a host. The kernel runs one of them. */
export const CONFINEMENT_FACTS = ['composeService', 'container', 'daemonSettings', 'daemonCommand', 'benchResult'] as const;

/** Where the evidence shows that a system is at work; empty where it does not. */
export interface Confinement {
  readonly appArmor: readonly Pointer[];
  readonly seLinux: readonly Pointer[];
}

const seLinuxSwitch = daemonSwitch('selinux-enabled', ({ selinux }) => selinux, false);

/**
 * AppArmor is at work where a container runs under a profile, or where Docker Bench found one on each container that ran (Docker gives no
 * profile, not even the word `unconfined`, where the kernel has AppArmor off). Docker labels containers for SELinux where
 * `selinux-enabled` is set. AppArmor and SELinux exclude one another: https://docs.kernel.org/admin-guide/LSM/
 */
export function confinementOf({
  container,
  daemonSettings,
  daemonCommand,
  benchResult,
}: FactsOf<(typeof CONFINEMENT_FACTS)[number]>): Confinement {
  return {
    appArmor: [
      ...container.filter(({ appArmorProfile }) => appArmorProfile !== null),
      ...benchResult.filter(({ clause, result }) => clause === '5.2' && result === 'PASS'),
    ].map(({ from }) => from),
    seLinux: [
      ...daemonSettings.filter((settings) => seLinuxSwitch.inFile(settings) === true),
      ...daemonCommand.filter(({ flags }) => seLinuxSwitch.inFlags(flags) === true),
    ].map(({ from }) => from),
  };
}
