import type { AuthentikListing, AuthentikProvider, AuthentikStage, AuthentikStageBinding } from '../../domain/facts/authentik.ts';
import type { ComposeService } from '../../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../../domain/facts/setting.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { parseAuthentikDuration } from '../authentik-duration.ts';
import { type Context, defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { LOGIN_STAGE } from '../flow-order.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { isAuthentik, isYes, judgeVariables, type WantedVariable } from '../service-variables.ts';

const LONGEST_SECONDS = 3600;
const PROXY = /proxyprovider$/i;
/** Products take 0 for a session without an end, or for none. */
const isAge = (value: string) => /^\d+$/.test(value) && Number(value) > 0 && Number(value) <= LONGEST_SECONDS;
/** What Authentik has to be told of its sessions, as the guide names it; `fix` writes it. */
export const WANTED: readonly WantedVariable[] = [
  { name: 'SESSION_COOKIE_AGE', wanted: '3600', meets: isAge },
  { name: 'SESSION_EXPIRE_AT_BROWSER_CLOSE', wanted: '"true"', meets: isYes },
];

export default defineCheck({
  id: 'sessions-end-after-an-hour',
  title: 'Sessions end after one hour and with the browser',
  control: 'AUTH-2.1',
  reads: ['composeService', 'authentikStage', 'authentikStageBinding', 'authentikProvider', 'authentikListing'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'A session cookie is as good as password and second factor together; a short life limits what a stolen one is worth.',
  remedy:
    'Set SESSION_COOKIE_AGE and SESSION_EXPIRE_AT_BROWSER_CLOSE in every service, and session_duration in the login stage of Authentik.',

  judge({ composeService, authentikStage, authentikStageBinding, authentikProvider, authentikListing }, context) {
    const stages = authentikStage.filter(({ model }) => LOGIN_STAGE.test(model)).map(judgeStage);
    const isShown = ({ stage }: AuthentikStageBinding) => authentikStage.some(({ id }) => id === stage);
    const bound = authentikStageBinding.filter(({ stageModel }) => stageModel !== null && LOGIN_STAGE.test(stageModel));
    stages.push(...bound.filter((binding) => !isShown(binding)).map(hiddenStage));
    if (stages.length === 0)
      stages.push(
        unknown('Authentik login stage', 'missing', 'The evidence shows no login stage of Authentik.', [], {
          remedy: 'Export the stages of Authentik, the user login stage among them.',
        }),
      );
    return mergeObservations([
      ...judgeServices(composeService, context, (service, subject) => judgeService(service, subject, context)),
      ...stages,
      ...judgeProxies(authentikProvider, authentikListing),
    ]);
  },
});

function judgeService(service: ComposeService, subject: string, { organisation }: Context): Observation {
  const { from } = service;
  if (isAuthentik(service)) return notApplicable(subject, 'It is Authentik, whose login stage decides.', [from]);
  const judged = judgeVariables(service, subject, WANTED);
  if (judged !== null) return judged;
  const { dataStores, reverseProxy } = organisation.scope;
  if (dataStores.includes(service.service)) return notApplicable(subject, 'It is a data store and has no web sessions.', [from]);
  if (reverseProxy === service.service)
    return notApplicable(subject, 'It is the reverse proxy and has no web sessions of its own.', [from]);
  return unknown(
    subject,
    'missing',
    'It sets no lifetime of sessions, and no evidence shows what its product does by itself.',
    [from],
    {
      remedy: `Set SESSION_COOKIE_AGE: 3600 and SESSION_EXPIRE_AT_BROWSER_CLOSE: "true" in the environment of "${subject}".`,
    },
  );
}

/** In Authentik a session that ends with the browser (`seconds=0`) has no hour, so that the hour is what is demanded. */
function judgeStage({ id, sessionDuration, rememberMeOffset, from }: AuthentikStage): Observation {
  const subject = `Authentik stage ${id}`;
  const remedy = `Set session_duration: hours=1 and remember_me_offset: seconds=0 in the stage "${id}".`;
  const duration = secondsOf(sessionDuration);
  const offset = secondsOf(rememberMeOffset);
  if (duration === 0) return fail(subject, 'Its sessions have no end but the closing of the browser.', [from], { remedy });
  if ((duration ?? 0) + (offset ?? 0) > LONGEST_SECONDS)
    return fail(
      subject,
      `Its sessions last ${quote(sessionDuration)}${offset === null || offset === 0 ? '' : `, and ${quote(rememberMeOffset)} longer for those who ask`}.`,
      [from],
      { remedy },
    );
  const open = Object.entries({ session_duration: sessionDuration, remember_me_offset: rememberMeOffset }).filter(
    ([, text]) => secondsOf(text) === null,
  );
  if (open.length > 0) {
    const shown = open.map(([name, text]) => `${name}${text === null ? ' is not set' : ` is ${quote(text)}`}`).join(' and ');
    const cause = open.every(([, text]) => text === null) ? 'missing' : 'unresolved';
    return unknown(subject, cause, `How long its sessions last is not in the evidence: ${shown}.`, [from], { remedy });
  }
  return pass(subject, `Its sessions last ${quote(sessionDuration)}.`, [from]);
}

function hiddenStage({ flow, stage, from }: AuthentikStageBinding): Observation {
  const reason = `It logs people in to the flow "${flow}", and how long its sessions last is not in the evidence.`;
  return unknown(`Authentik stage ${stage}`, 'missing', reason, [from], { remedy: `Export the stage "${stage}" of Authentik.` });
}

/**
 * Every proxy provider is of an application, whose list shows which kind each provider is of; the list of proxy providers shows all of them
 * too. A blueprint shows the providers that it makes, and says nothing of others.
 */
function judgeProxies(providers: readonly AuthentikProvider[], listings: readonly AuthentikListing[]): Observation[] {
  const proxies = providers.filter(({ model }) => model !== null && PROXY.test(model));
  const isListed =
    listings.some(({ list }) => list === 'applications') ||
    (listings.some(({ list }) => list === 'providers') && proxies.some(({ key }) => key !== undefined));
  const judged = proxies.map(judgeProxy);
  if (isListed) return judged;
  const reason = 'Which applications its outposts guard is not in the evidence, and they keep sessions of their own.';
  const remedy =
    'Export /api/v3/core/applications/ with superuser_full_list=true, and /api/v3/providers/proxy/ where one of them has a proxy provider.';
  return [...judged, unknown('Authentik proxies', 'missing', reason, [], { remedy })];
}

/** The outposts of a proxy provider keep sessions of their own, which last as long as its access tokens. */
function judgeProxy({ name, accessTokenValidity, from }: AuthentikProvider): Observation {
  const subject = `Authentik proxy ${name}`;
  const remedy = `Set access_token_validity: hours=1 in the provider "${name}".`;
  const seconds = secondsOf(accessTokenValidity);
  if (accessTokenValidity === null)
    return unknown(
      subject,
      'missing',
      'How long its sessions last is not in the evidence: access_token_validity is not set.',
      [from],
      {
        remedy,
      },
    );
  if (seconds === null)
    return unknown(subject, 'unresolved', `How long its sessions last is not clear: ${quote(accessTokenValidity)}.`, [from], {
      remedy,
    });
  return seconds > LONGEST_SECONDS
    ? fail(subject, `Its sessions last ${quote(accessTokenValidity)} (access_token_validity).`, [from], { remedy })
    : pass(subject, `Its sessions last ${quote(accessTokenValidity)}.`, [from]);
}

function secondsOf(text: Setting<string>): number | null {
  return text === null || isUnresolved(text) ? null : parseAuthentikDuration(text);
}
