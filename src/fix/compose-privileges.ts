import { takesWallDown } from '../assess/checks/no-privileged-container.ts';
import { COMPOSE_FORMATS, removeWords, servicesOf } from './compose-services.ts';
import type { Editor, Path } from './editor.ts';
import type { Fix } from './fix.ts';

/** Privileged mode, of a service and of the commands that Compose runs in it, and security options that come to a part of it. */
export const composePrivileges: Fix = {
  checks: ['no-privileged-container'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure)) {
      dropPrivileges(document, place);
      removeWords(document, [...place, 'security_opt'], takesWallDown);
    }
    return ['If it works with a device or needs a capability, name that one under devices or cap_add.'];
  },
};

/** Switches privileged mode off, wherever a service switches it on. */
export function dropPrivileges(document: Editor, place: Path): void {
  const hooks = ['post_start', 'pre_stop'].flatMap((name) => {
    const list = document.get([...place, name]);
    return Array.isArray(list) ? [...list.keys()].map((index) => [...place, name, index]) : [];
  });
  for (const one of [place, ...hooks]) {
    const written = document.get([...one, 'privileged']);
    if (written !== undefined && /^(?:true|yes|y|on|1|t)$/i.test(String(written))) document.set([...one, 'privileged'], false);
  }
}
