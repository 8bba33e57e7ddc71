import type { AlertRule } from '../../domain/facts/alert-rule.ts';
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
/** Labels that say what is counted. Of the reason of a failure nobody knows which others there are. */
const WHAT = /^(?:action|event|event_type|type)$/;
const HOW = /^(?:outcome|status|result)$/;
const LOGIN = /^(?:user_?)?(?:log_?in|log_?on|auth(?:entication|n)?)$/i;
const FAILED = /^fail(?:ed|ure|ures)?$/i;
/** Words in the names of metrics that say nothing of whose logins they count. */
const COMMON_WORD =
  /^(?:log|in|on|log[io]ns?|auth\w*|passwords?|fail\w*|errors?|invalid|denied|attempts?|events?|users?|total|counts?|counter|sum|audit|access|security|ssh|sshd|accounts?)$/i;
/** A metric of logins, whose label says that they failed. */
const LOGIN_METRIC = /log_?[io]n|(?:^|_)auth(?!entik)/i;
const FAILED_LOGINS_APART = /log_?[io]n.{0,200}?\bfail/i;
/** Labels that say which program counts it, which must be one that the organisation names. */
const WHO = /^(?:job|service|app|namespace|deployment|environment)$/;
/** Labels that may be counted apart: the requirement is per user, and of each log. */
const PER_USER = /^(?:user|user_?name|login|identifier|account|principal|source)$/;

export default defineCheck({
  id: 'failed-login-alert-rule',
  title: 'An alert rule watches for bursts of failed logins',
  control: 'IR-1.1',
  reads: ['alertRule'],
  requires: ['alertRule'],
  oneIsEnough: ['alertRule'],
  freshFor: 'P31D',
  why: 'Guessing goes on for as long as nobody notices; a rule notices within minutes, at night too.',
  remedy: 'Add a Prometheus rule such as sum(increase(authentik_login_failed_total[5m])) > 5 without a long "for".',

  judge({ alertRule }, { organisation }) {
    const subject = 'failed-login alert';
    const remedy = 'Add an alert rule: sum(increase(<failed logins>[5m])) > 5.';
    if (alertRule.length === 0) return [unknown(subject, 'missing', 'The evidence holds no alert rule.', [], { remedy })];
    const concerned = alertRule.filter(
      ({ alert, expression }) =>
        FAILED_LOGIN.test(expression) || FAILED_LOGINS_APART.test(expression) || FAILED_LOGIN.test(alert.replace(/[^a-z]/gi, '')),
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
  const isOwn = (value: string) => programs.includes(value);
  const says = (pattern: RegExp, what: RegExp) =>
    labels.some(({ name, operator, value }) => operator.startsWith('=') && pattern.test(name) && what.test(plain(value)));
  const isLogin = LOGIN_METRIC.test(metric) || says(WHAT, LOGIN);
  const named = FAILED_LOGIN.test(metric) || says(WHAT, FAILED_LOGIN) || (isLogin && says(HOW, FAILED));
  const leavesNothingOut = labels.every(({ name, operator, value }) => {
    if (!operator.startsWith('=')) return false;
    if (WHO.test(name)) return isOwn(value);
    if (HOW.test(name)) return FAILED.test(plain(value));
    return WHAT.test(name) && (FAILED_LOGIN.test(value) || LOGIN.test(plain(value)));
  });
  const fixed = labels.filter(({ operator }) => operator === '=').map(({ name }) => name);
  const isCountedWhole = groupedBy.every((name) => PER_USER.test(name) || WHO.test(name) || fixed.includes(name));
  const isOfOthers = !labels.some(({ name, value }) => WHO.test(name) && isOwn(value)) && isNamedAfterOthers(metric, programs);
  return named && leavesNothingOut && isCountedWhole && !isOfOthers;
}

/** Whether the name of a metric begins with a program, and with none of the deployment's, e.g. `smtp_auth_failures_total`. */
function isNamedAfterOthers(metric: string, programs: readonly string[]): boolean {
  const own = new Set(programs.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)));
  const words = metric.split(/[_:]/).filter((word) => word !== '' && !COMMON_WORD.test(word));
  return words.length > 0 && !words.some((word) => own.has(word.toLowerCase()));
}

/** A value without what makes it a regular expression around a word. */
function plain(value: string): string {
  return value.replace(/\.[*+]|[()^$]/g, '');
}
