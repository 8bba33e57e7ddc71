import { filteringOf } from '../assess/seccomp-profiles.ts';
import type { Fix } from './fix.ts';
import { factsOfKind } from './fix.ts';

/** The seccomp profile of the Docker daemon, which services without one of their own keep. */
export const daemonSeccomp: Fix = {
  checks: ['seccomp-filter-on'],
  formats: ['daemon-json'],
  mend({ facts }, document) {
    for (const { seccompProfile } of factsOfKind(facts, 'daemonSettings'))
      if (filteringOf(seccompProfile ?? 'builtin') === 'nothing') document.remove(['seccomp-profile']);
    return ['Restart the Docker daemon afterwards: it reads the file only then.'];
  },
};
