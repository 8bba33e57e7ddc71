import { isUnresolved } from '../domain/facts/setting.ts';
import type { ProbedHsts } from '../domain/facts/tls.ts';
import type { HeadersMiddleware } from '../domain/facts/traefik.ts';

/** Two years, as the preload list asks and the guide sets. */
export const HSTS_SECONDS = 63_072_000;

/** Whether a middleware is meant to send Strict-Transport-Security, rightly set or not. */
export function setsHsts({ stsSeconds, customStrictTransportSecurity }: HeadersMiddleware): boolean {
  return customStrictTransportSecurity !== null || (stsSeconds !== null && stsSeconds !== 0);
}

/** Whether a middleware takes the header out of every answer: an empty value does that (https://doc.traefik.io/traefik/middlewares/http/headers/#customresponseheaders). */
export function stripsHsts({ customStrictTransportSecurity }: HeadersMiddleware): boolean {
  return customStrictTransportSecurity?.trim() === '';
}

/** What is wrong with the HSTS settings of a middleware, and what nobody can tell. Both empty: as required. */
export function hstsFaults(middleware: HeadersMiddleware): { readonly faults: string[]; readonly unresolved: string[] } {
  const { stsSeconds, stsIncludeSubdomains, stsPreload, forceStsHeader, isDevelopment, customStrictTransportSecurity } = middleware;
  const faults = customStrictTransportSecurity === null ? [] : headerFaults(customStrictTransportSecurity);
  // A header written by hand goes out with every answer and needs no settings beside it.
  if (customStrictTransportSecurity !== null && stsSeconds === null) return { faults, unresolved: [] };
  if (isDevelopment === true) faults.push('isDevelopment is "true", which switches HSTS off');
  if (!isUnresolved(stsSeconds) && !((stsSeconds ?? 0) >= HSTS_SECONDS))
    faults.push(`stsSeconds is "${stsSeconds ?? 'not set'}", not ${HSTS_SECONDS} or more`);
  const switches = { stsIncludeSubdomains, stsPreload, forceSTSHeader: forceStsHeader };
  for (const [name, value] of Object.entries(switches)) {
    if (!isUnresolved(value) && value !== true) faults.push(`${name} is not "true"`);
  }
  const unresolved = Object.entries({ stsSeconds, ...switches, isDevelopment }).filter(([, value]) => isUnresolved(value));
  return { faults, unresolved: unresolved.map(([name]) => name) };
}

/** What is wrong with the header that arrived at a probe, and what nobody can tell: a word that is not understood or not there. */
export function probedFaults({ seconds, includeSubdomains, preload }: ProbedHsts): {
  readonly faults: string[];
  readonly unresolved: string[];
} {
  const weak =
    typeof seconds === 'number' && seconds < HSTS_SECONDS ? [`max-age is "${seconds}", not ${HSTS_SECONDS} or more`] : [];
  const switches = Object.entries({ includeSubDomains: includeSubdomains, preload });
  return {
    faults: [...weak, ...switches.filter(([, value]) => value === false).map(([name]) => `${name} is missing`)],
    unresolved: [
      ...(typeof seconds === 'number' ? [] : ['max-age']),
      ...switches.filter(([, value]) => typeof value !== 'boolean').map(([name]) => name),
    ],
  };
}

/** Judges a header by RFC 6797, section 6.1; `preload` as https://hstspreload.org asks. */
function headerFaults(header: string): string[] {
  const directives = header.split(';').map((directive) => directive.trim().toLowerCase());
  const seconds = directives.map((directive) => /^max-age\s*=\s*"?(\d+)"?$/.exec(directive)?.[1]).find((age) => age !== undefined);
  const faults = Number(seconds ?? 0) >= HSTS_SECONDS ? [] : [`max-age is "${seconds ?? 'not set'}", not ${HSTS_SECONDS} or more`];
  for (const name of ['includesubdomains', 'preload']) {
    if (!directives.includes(name)) faults.push(`${name === 'preload' ? name : 'includeSubDomains'} is missing`);
  }
  return faults.map((fault) => `in the header "${header}" ${fault}`);
}
