import { authentikBlueprint } from './authentik-blueprint.ts';
import { composeCapabilities } from './compose-capabilities.ts';
import { composeControlGroup } from './compose-control-group.ts';
import { composeEnvironment } from './compose-environment.ts';
import { composeLogging } from './compose-logging.ts';
import { composeNamespaces } from './compose-namespaces.ts';
import { composeNetworks } from './compose-networks.ts';
import { composePrivileges } from './compose-privileges.ts';
import { composeReadOnly } from './compose-read-only.ts';
import { composeRestarts } from './compose-restarts.ts';
import { composeSecurityOptions } from './compose-security-options.ts';
import { daemonMembers } from './daemon-members.ts';
import { daemonSeccomp } from './daemon-seccomp.ts';
import type { Fix } from './fix.ts';
import { ignoredFiles } from './ignored-files.ts';
import { tailnetOwners } from './tailnet-owners.ts';
import { tailnetPorts } from './tailnet-ports.ts';
import { traefikAccessLog } from './traefik-access-log.ts';
import { traefikHsts } from './traefik-hsts.ts';
import { traefikRouters } from './traefik-routers.ts';
import { traefikTls } from './traefik-tls.ts';

/** Every kind of change. A check and a format are served by one of them at most. */
export const FIXES: readonly Fix[] = [
  authentikBlueprint,
  composeCapabilities,
  composeControlGroup,
  composeEnvironment,
  composeLogging,
  composeNamespaces,
  composeNetworks,
  composePrivileges,
  composeReadOnly,
  composeRestarts,
  composeSecurityOptions,
  daemonMembers,
  daemonSeccomp,
  ignoredFiles,
  tailnetOwners,
  tailnetPorts,
  traefikAccessLog,
  traefikHsts,
  traefikRouters,
  traefikTls,
];

/** The kind of change that serves a check in files of a format. */
export function fixFor(check: string, format: string): Fix | undefined {
  return FIXES.find(({ checks, formats }) => checks.includes(check) && formats.includes(format));
}
