import { isUnresolved } from '../../domain/facts/setting.ts';
import type { Router, TraefikStatic } from '../../domain/facts/traefik.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { accessLogFaults } from '../access-log.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'access-logs-json',
  title: 'Access logs are on, as JSON, at level INFO',
  control: 'CMP-2.1',
  reads: ['traefikStatic', 'router'],
  requires: ['traefikStatic'],
  freshFor: 'P31D',
  why: 'After an incident the access log is the only record of who reached what; as JSON it can be searched and checked for gaps.',
  remedy: 'Set accessLog with format json and log.level INFO in the static configuration, without filters or dropped fields.',

  judge({ traefikStatic, router }, { organisation }) {
    const subject = organisation.scope.reverseProxy;
    if (traefikStatic.length === 0)
      return [
        unknown(subject, 'missing', `The evidence holds no static configuration of "${subject}".`, [], {
          remedy: 'Hand in traefik.yml or its command line.',
        }),
      ];
    return mergeObservations([
      ...traefikStatic.map((settings) => judgeSettings(settings, subject)),
      ...router.flatMap((one) => judgeRouter(one, subject)),
    ]);
  },
});

function judgeSettings(settings: TraefikStatic, subject: string): Observation {
  const { accessLog, accessLogFormat, logLevel, from } = settings;
  const { faults: omissions, unresolved } = accessLogFaults(settings);
  const faults: string[] = [];
  if (!accessLog) faults.push('the access log is off');
  // Traefik knows the format in lower case only and falls back to "common"; it reads levels in any case.
  if (!isUnresolved(accessLogFormat) && accessLogFormat !== 'json')
    faults.push(`the format is ${quote(accessLogFormat ?? 'common')}${accessLogFormat === null ? ' by default' : ''}`);
  if (!isUnresolved(logLevel) && logLevel?.toUpperCase() !== 'INFO')
    faults.push(`the level is ${quote(logLevel ?? 'ERROR')}${logLevel === null ? ' by default' : ''}`);
  if (accessLog) faults.push(...omissions);
  if (faults.length > 0)
    return fail(subject, `In the static configuration ${faults.join(', ')}.`, [from], {
      remedy:
        faults.length === omissions.length
          ? 'Log every request with all that it says: take the filters, the dropped fields or the switch out.'
          : 'Set accessLog: {format: json} and log: {level: INFO}.',
    });
  const open = Object.entries({ format: accessLogFormat, level: logLevel }).filter(([, value]) => isUnresolved(value));
  const names = [...open.map(([name]) => name), ...unresolved];
  if (names.length > 0) return unknown(subject, 'unresolved', `Its ${names.join(' and ')} is not resolved.`, [from]);
  return pass(subject, 'The access log is on, in JSON, and the level is INFO.', [from]);
}

/** A router may switch off the log of its own requests: https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/observability/. */
function judgeRouter({ name, provider, accessLogs, from }: Router, subject: string): Observation[] {
  if (accessLogs === null || accessLogs === true) return [];
  const router = `${name}@${provider}`;
  return isUnresolved(accessLogs)
    ? [unknown(subject, 'unresolved', `Whether the router "${router}" is logged (${quote(accessLogs)}) is not resolved.`, [from])]
    : [
        fail(subject, `The router "${router}" switches off the log of its requests.`, [from], {
          remedy: `Take observability.accessLogs out of the router "${name}".`,
        }),
      ];
}
