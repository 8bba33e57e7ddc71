import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';

/** Name spaces of the host, which a service shares by the word `host`. */
export const composeNamespaces: Fix = {
  checks: ['host-namespaces-not-shared'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure))
      for (const name of ['pid', 'ipc', 'uts', 'cgroup', 'userns_mode'])
        if (/^\s*host\s*$/i.test(String(document.get([...place, name])))) document.remove([...place, name]);
    return [];
  },
};
