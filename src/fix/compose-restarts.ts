import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';

const MOST = 5;

/** Restarts: after failures only, and not without end. `deploy.restart_policy` outranks `restart`. */
export const composeRestarts: Fix = {
  checks: ['restarts-bounded'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure)) {
      const policy = [...place, 'deploy', 'restart_policy'];
      if (document.get([...policy, 'condition']) === undefined) document.set([...place, 'restart'], `on-failure:${MOST}`);
      else {
        document.set([...policy, 'condition'], 'on-failure');
        document.set([...policy, 'max_attempts'], MOST);
      }
    }
    return ['Docker does not start it again with the host then: let a unit of systemd start the project.'];
  },
};
