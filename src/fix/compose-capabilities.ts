import { capabilityName, HARMLESS } from '../assess/checks/capabilities-dropped.ts';
import { dropPrivileges } from './compose-privileges.ts';
import { COMPOSE_FORMATS, removeWords, servicesOf, wordsAt } from './compose-services.ts';
import type { Fix } from './fix.ts';

/** Capabilities: all are dropped, and those that no service may have are not added. */
export const composeCapabilities: Fix = {
  checks: ['capabilities-dropped'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure)) {
      const dropped = wordsAt(document, [...place, 'cap_drop']);
      removeWords(document, [...place, 'cap_add'], (name) => !HARMLESS.includes(capabilityName(name)));
      if (!dropped.some((name) => capabilityName(name) === 'ALL')) document.set([...place, 'cap_drop', dropped.length], 'ALL');
      // A privileged container keeps every capability, whatever it drops.
      dropPrivileges(document, place);
    }
    return [`Add back under cap_add what it fails without; these may be: ${HARMLESS.join(', ')}.`];
  },
};
