import { WANTED as AUDIT } from '../assess/checks/audit-logging-on.ts';
import { WANTED as COOKIES } from '../assess/checks/session-cookies-protected.ts';
import { WANTED as SESSIONS } from '../assess/checks/sessions-end-after-an-hour.ts';
import { variableOf, type WantedVariable } from '../assess/service-variables.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';
import { setEntry } from './named-entries.ts';

const WANTED: Readonly<Record<string, readonly WantedVariable[]>> = {
  'audit-logging-on': AUDIT,
  'session-cookies-protected': COOKIES,
  'sessions-end-after-an-hour': SESSIONS,
};

/** Variables of a service whose values a requirement fixes. One that comes from elsewhere is left alone. */
export const composeEnvironment: Fix = {
  checks: Object.keys(WANTED),
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    const mind = new Set<string>();
    for (const { place, service } of servicesOf(failure)) {
      for (const { name, wanted, meets } of WANTED[failure.check] ?? []) {
        const value = variableOf(service, name);
        if (isUnresolved(value) || (value !== null && meets(value.trim()))) continue;
        setEntry(document, [...place, 'environment'], name, wanted.replace(/^"(.*)"$/, '$1'));
        if (name === 'AUDIT_LOG_PATH') mind.add('Mount a volume at the path of its audit log.');
      }
    }
    return [...mind];
  },
};
