import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';

/** The control group that a service is put under. */
export const composeControlGroup: Fix = {
  checks: ['control-group-kept'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure)) document.remove([...place, 'cgroup_parent']);
    return [];
  },
};
