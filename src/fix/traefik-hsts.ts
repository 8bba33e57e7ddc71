import { HSTS_SECONDS, setsHsts } from '../assess/hsts.ts';
import type { HeadersMiddleware } from '../domain/facts/traefik.ts';
import { labelsOf } from './compose-labels.ts';
import type { Editor } from './editor.ts';
import { type Fix, factsOfKind, Undecided } from './fix.ts';

const HEADER = 'Strict-Transport-Security';
const HEADER_VALUE = `max-age=${HSTS_SECONDS}; includeSubDomains; preload`;
const SWITCHES = ['stsIncludeSubdomains', 'stsPreload', 'forceSTSHeader'];

/** Strict transport security in a headers middleware, of a dynamic file or of labels. */
export const traefikHsts: Fix = {
  checks: ['hsts-two-years'],
  formats: ['traefik-dynamic', 'compose-file', 'compose-resolved'],
  mend({ facts, observation }, document) {
    const found = factsOfKind(facts, 'headersMiddleware');
    if (observation.pointers.length > 1 && !found.some(setsHsts))
      throw new Undecided('Which of the middlewares that set headers is to set HSTS.');
    for (const middleware of found) {
      for (const [name, value] of wantedOf(middleware)) write(document, middleware, name, value);
    }
    return ['Serve every host below the domain over HTTPS first: browsers that saw the header use nothing else for two years.'];
  },
};

/** What a middleware must set and does not; names as Traefik's documentation writes them. */
function wantedOf(middleware: HeadersMiddleware): [name: string, value: string | number | boolean][] {
  const { stsSeconds, stsIncludeSubdomains, stsPreload, forceStsHeader, isDevelopment, customStrictTransportSecurity } = middleware;
  const wanted: [string, string | number | boolean][] = [];
  if (customStrictTransportSecurity !== null) wanted.push([`customResponseHeaders.${HEADER}`, HEADER_VALUE]);
  if (customStrictTransportSecurity !== null && stsSeconds === null) return wanted;
  if (isDevelopment === true) wanted.push(['isDevelopment', false]);
  if (stsSeconds === null || (typeof stsSeconds === 'number' && stsSeconds < HSTS_SECONDS))
    wanted.push(['stsSeconds', HSTS_SECONDS]);
  for (const [index, value] of [stsIncludeSubdomains, stsPreload, forceStsHeader].entries())
    if (value === null || value === false) wanted.push([SWITCHES[index] ?? '', true]);
  return wanted;
}

function write(document: Editor, { name, provider }: HeadersMiddleware, option: string, value: string | number | boolean): void {
  if (provider === 'file') {
    document.set(['http', 'middlewares', name, 'headers', ...option.split('.')], value);
    return;
  }
  labelsOf(document, `traefik.http.middlewares.${name}.`).set(`headers.${option}`, String(value));
}
