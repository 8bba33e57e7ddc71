import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';

/** The root file system of a container, which nothing may write to. */
export const composeReadOnly: Fix = {
  checks: ['read-only-root'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure))
      if (document.get([...place, 'read_only']) !== true) document.set([...place, 'read_only'], true);
    return ['Find out which paths it writes, and give it tmpfs or a volume for each: without them it may not start.'];
  },
};
