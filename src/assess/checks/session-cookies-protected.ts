import type { ComposeService } from '../../domain/facts/compose.ts';
import { notApplicable, type Observation, unknown } from '../../domain/observation.ts';
import { type Context, defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { isAuthentik, isYes, judgeVariables, type WantedVariable } from '../service-variables.ts';

/** What Authentik has to be told of its cookies, as the guide names it; `fix` writes it. */
export const WANTED: readonly WantedVariable[] = [
  { name: 'SESSION_COOKIE_SECURE', wanted: '"true"', meets: isYes },
  { name: 'SESSION_COOKIE_HTTPONLY', wanted: '"true"', meets: isYes },
  { name: 'SESSION_COOKIE_SAMESITE', wanted: 'Lax', meets: (value) => /^(?:lax|strict)$/i.test(value) },
];

export default defineCheck({
  id: 'session-cookies-protected',
  title: 'Session cookies are Secure, HttpOnly and SameSite',
  control: 'AUTH-2.2',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'These attributes keep a session cookie off plain connections, out of reach of scripts and out of requests from other sites.',
  remedy: 'Set SESSION_COOKIE_SECURE, SESSION_COOKIE_HTTPONLY and SESSION_COOKIE_SAMESITE, and look at the cookie.',

  judge({ composeService }, context) {
    return judgeServices(composeService, context, (service, subject) => judgeService(service, subject, context));
  },
});

function judgeService(service: ComposeService, subject: string, { organisation }: Context): Observation {
  const { from } = service;
  if (isAuthentik(service))
    return unknown(subject, 'missing', 'Authentik obeys none of these variables, and no evidence shows its cookie.', [from], {
      remedy: 'Look at its Set-Cookie header; no format that is read so far can show it.',
    });
  const judged = judgeVariables(service, subject, WANTED);
  if (judged !== null) return judged;
  const { dataStores, reverseProxy } = organisation.scope;
  if (dataStores.includes(service.service)) return notApplicable(subject, 'It is a data store and sets no cookie.', [from]);
  if (reverseProxy === service.service)
    return notApplicable(subject, 'It is the reverse proxy and sets no session cookie of its own.', [from]);
  return unknown(
    subject,
    'missing',
    'It sets nothing for its cookies, and no evidence shows what its product does by itself.',
    [from],
    {
      remedy: `Set ${WANTED.map(({ name, wanted }) => `${name}: ${wanted}`).join(', ')} in the environment of "${subject}".`,
    },
  );
}
