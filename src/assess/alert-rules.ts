import type { AlertRule } from '../domain/facts/alert-rule.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import type { Emergency } from './alert-worlds.ts';
import { parsePromDuration } from './promql-duration.ts';
import { parsePromQl } from './promql-syntax.ts';
import { fires } from './promql-trial.ts';
import { quote } from './quote.ts';

const LONGEST_DELAY_SECONDS = 3600;

/** What trying a rule out came to; `why` is half a sentence about the rule. */
interface Trial {
  readonly rule: AlertRule;
  readonly outcome: 'pass' | 'fail' | 'unknown';
  readonly why: string;
}

/**
 * Whether an alert rule watches for an emergency: it fires in it within an hour, and not while all is well. Rules are tried out on
 * imagined measurements; of those that cannot be, nobody can tell.
 */
export function judgeRuleExists(rules: readonly AlertRule[], subject: string, emergency: Emergency, example: string): Observation {
  const remedy = `Add an alert rule such as ${example}.`;
  if (rules.length === 0) return unknown(subject, 'missing', 'The evidence holds no alert rule.', [], { remedy });
  const trials = rules.filter(({ expression }) => emergency.metrics.test(expression)).map((rule) => tryOut(rule, emergency));
  const good = trials.find(({ outcome }) => outcome === 'pass');
  if (good !== undefined)
    return pass(subject, `The rule "${good.rule.alert}" watches it: ${quote(good.rule.expression)}.`, [good.rule.from]);
  const open = trials.filter(({ outcome }) => outcome === 'unknown');
  const told = (some: readonly Trial[]) =>
    some.map(({ rule, why }) => `"${rule.alert}" (${quote(rule.expression)}) ${why}`).join('; ');
  const pointers = (some: readonly Trial[]) => some.map(({ rule }) => rule.from);
  if (open.length > 0)
    return unknown(
      subject,
      'unresolved',
      `Whether a rule fires when ${emergency.when} is not clear: ${told(open)}.`,
      pointers(open),
      {
        remedy,
      },
    );
  if (trials.length > 0)
    return fail(subject, `No rule fires when ${emergency.when}: ${told(trials)}.`, pointers(trials), { remedy });
  return fail(
    subject,
    `None of the ${rules.length} alert rules watches it.`,
    rules.map(({ from }) => from),
    { remedy },
  );
}

function tryOut(rule: AlertRule, { wrong, fine }: Emergency): Trial {
  const trial = (outcome: Trial['outcome'], why: string): Trial => ({ rule, outcome, why });
  const expression = parsePromQl(rule.expression);
  if (expression === null) return trial('unknown', 'is not of a shape that can be tried out');
  const inTrouble = wrong.map((world) => fires(expression, world));
  const otherwise = fine.map((world) => fires(expression, world));
  if ([...inTrouble, ...otherwise].includes(null)) return trial('unknown', 'depends on what the evidence does not show');
  if (inTrouble.every((one) => one === false)) return trial('fail', 'does not fire then');
  if (otherwise.every((one) => one === true)) return trial('fail', 'fires while nothing is wrong');
  if (inTrouble.includes(false) || otherwise.includes(true)) return trial('unknown', 'depends on how large the deployment is');
  const [hold, interval] = [rule.holdsFor, rule.evaluatedEvery].map((text) => (text === null ? 0 : parsePromDuration(text)));
  if (hold == null || interval == null) return trial('unknown', 'waits for a time that is not understood');
  if (hold + interval <= LONGEST_DELAY_SECONDS) return trial('pass', 'fires');
  const waits = [
    ...(rule.holdsFor === null ? [] : [`waits ${quote(rule.holdsFor)}`]),
    ...(rule.evaluatedEvery === null ? [] : [`is looked at every ${quote(rule.evaluatedEvery)}`]),
  ];
  return trial('fail', `${waits.join(' and ')} before it fires`);
}
