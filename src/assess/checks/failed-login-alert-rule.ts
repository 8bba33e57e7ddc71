import type { AlertRule } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import type { Organisation } from '../../domain/organisation.ts';
import { defineCheck } from '../check.ts';
import { parsePromDuration } from '../promql-duration.ts';
import { type GrowthThreshold, parseGrowthThreshold } from '../promql-threshold.ts';
import { quote } from '../quote.ts';

const FAILURES = 6;
const WINDOW_SECONDS = 300;
const FAILED_LOGIN =
  /(?:log_?in|log_?on|auth\w{0,40}?|password)_?(?:attempts?_?)?(?:fail|error|invalid|denied)|(?:fail\w{0,40}|invalid|denied)_?(?:log_?in|log_?on|auth|password)/i;
/** Labels that say what is counted, in words for it; of other words nobody knows whether they are ever counted. */
const WHAT = /^(?:action|event|event_type|type|outcome|status|result|reason)$/;
const FAILED = /log_?in|log_?on|auth|password|fail|error|invalid|denied/i;
/** Labels that say which program counts it, which must be one that the organisation names. */
const WHO = /^(?:job|service|app|namespace|deployment|environment)$/;
/** Labels that may be counted apart: the requirement is per user. */
const PER_USER = /^(?:user|user_?name|login|identifier|account|principal)$/;

export default defineCheck({
  id: 'failed-login-alert-rule',
  title: 'An alert rule watches for bursts of failed logins',
  control: 'IR-1.1',
  reads: ['alertRule'],
  requires: ['alertRule'],
  freshFor: 'P31D',
  why: 'Guessing goes on for as long as nobody notices; a rule notices within minutes, at night too.',
  remedy: 'Add a Prometheus rule such as sum(increase(authentik_login_failed_total[5m])) > 5 without a long "for".',

  judge({ alertRule }, { organisation }) {
    const subject = 'failed-login alert';
    const remedy = 'Add an alert rule: sum(increase(<failed logins>[5m])) > 5.';
    if (alertRule.length === 0) return [unknown(subject, 'missing', 'The evidence holds no alert rule.', [], { remedy })];
    const concerned = alertRule.filter(
      ({ alert, expression }) => FAILED_LOGIN.test(expression) || FAILED_LOGIN.test(alert.replace(/[^a-z]/gi, '')),
    );
    const judged = concerned.map((rule) => ({ rule, verdict: judgeRule(rule, organisation) }));
    const strict = judged.find(({ verdict }) => verdict === 'strict');
    if (strict !== undefined)
      return [pass(subject, `The rule "${strict.rule.alert}" fires: ${quote(strict.rule.expression)}.`, [strict.rule.from])];
    const pointers = concerned.map(({ from }) => from);
    const named = judged.map(({ rule, verdict }) => `"${rule.alert}" (${quote(rule.expression)}) ${verdict}`).join('; ');
    if (judged.some(({ verdict }) => verdict === 'is not of a shape that can be judged'))
      return [
        unknown(
          subject,
          'unresolved',
          `Whether a rule fires at six failed logins in five minutes is not clear: ${named}.`,
          pointers,
          { remedy },
        ),
      ];
    if (concerned.length === 0)
      return [
        fail(
          subject,
          `None of the ${alertRule.length} alert rules concerns failed logins.`,
          alertRule.map(({ from }) => from),
          { remedy },
        ),
      ];
    return [fail(subject, `No rule fires at six failed logins in five minutes: ${named}.`, pointers, { remedy })];
  },
});

function judgeRule({ expression, holdsFor, evaluatedEvery }: AlertRule, organisation: Organisation): string {
  const unclear = 'is not of a shape that can be judged';
  const parsed = parseGrowthThreshold(expression);
  if (parsed === null || !countsFailedLogins(parsed, organisation)) return unclear;
  const { rangeSeconds, firesAt } = parsed;
  // Six failures fall into so many ranges within five minutes; at least one range holds this many of them.
  const certain = Math.ceil(FAILURES / Math.ceil(WINDOW_SECONDS / rangeSeconds));
  if (firesAt > certain) return `needs ${firesAt} in ${rangeSeconds} s`;
  const hold = holdsFor === null ? 0 : parsePromDuration(holdsFor);
  const interval = evaluatedEvery === null ? 0 : parsePromDuration(evaluatedEvery);
  if (hold === null || interval === null) return unclear;
  if (interval > rangeSeconds) return `is looked at every "${evaluatedEvery}", so that a burst in between is not seen`;
  // A burst spread over the whole window lies within one range for no longer than the two differ.
  return hold > Math.max(0, rangeSeconds - WINDOW_SECONDS) ? `must hold for "${holdsFor}", longer than a burst may last` : 'strict';
}

function countsFailedLogins({ metric, labels, groupedBy }: GrowthThreshold, { deployment, scope }: Organisation): boolean {
  const programs = [deployment.name, ...scope.services, ...scope.logSources];
  const positive = labels.every(
    ({ name, operator, value }) =>
      operator.startsWith('=') && ((WHAT.test(name) && FAILED.test(value)) || (WHO.test(name) && programs.includes(value))),
  );
  const named = [metric, ...labels.map(({ value }) => value)].some((text) => FAILED_LOGIN.test(text));
  return named && positive && groupedBy.every((name) => PER_USER.test(name) || WHAT.test(name) || WHO.test(name));
}
