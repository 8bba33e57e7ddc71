import { isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'access-logs-json',
  title: 'Access logs are on, as JSON, at level INFO',
  control: 'CMP-2.1',
  reads: ['traefikStatic'],
  requires: ['traefikStatic'],
  freshFor: 'P31D',
  why: 'After an incident the access log is the only record of who reached what; as JSON it can be searched and checked for gaps.',
  remedy: 'Set accessLog with format json and log.level INFO in the static configuration.',

  judge({ traefikStatic }, { organisation }) {
    const subject = organisation.scope.reverseProxy;
    if (traefikStatic.length === 0)
      return [
        unknown(subject, 'missing', `The evidence holds no static configuration of "${subject}".`, [], {
          remedy: 'Hand in traefik.yml or its command line.',
        }),
      ];
    return mergeObservations(
      traefikStatic.map(({ accessLog, accessLogFormat, logLevel, from }): Observation => {
        const faults: string[] = [];
        if (!accessLog) faults.push('the access log is off');
        // Traefik knows the format in lower case only and falls back to "common"; it reads levels in any case.
        if (!isUnresolved(accessLogFormat) && accessLogFormat !== 'json')
          faults.push(`the format is ${quote(accessLogFormat ?? 'common')}${accessLogFormat === null ? ' by default' : ''}`);
        if (!isUnresolved(logLevel) && logLevel?.toUpperCase() !== 'INFO')
          faults.push(`the level is ${quote(logLevel ?? 'ERROR')}${logLevel === null ? ' by default' : ''}`);
        if (faults.length > 0)
          return fail(subject, `In the static configuration ${faults.join(', ')}.`, [from], {
            remedy: 'Set accessLog: {format: json} and log: {level: INFO}.',
          });
        const open = Object.entries({ format: accessLogFormat, level: logLevel }).filter(([, value]) => isUnresolved(value));
        if (open.length > 0)
          return unknown(subject, 'unresolved', `Its ${open.map(([name]) => name).join(' and ')} is not resolved.`, [from]);
        return pass(subject, 'The access log is on, in JSON, and the level is INFO.', [from]);
      }),
    );
  },
});
