import type { AlertRule } from '../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import { parsePromDuration } from './promql-threshold.ts';
import { quote } from './quote.ts';

const LONGEST_HOLD_SECONDS = 3600;

/** Whether an alert rule of some shape exists: its expression matches, and it fires within an hour. */
export function judgeRuleExists(
  rules: readonly AlertRule[],
  subject: string,
  expression: Pick<RegExp, 'test'>,
  example: string,
): Observation {
  const remedy = `Add an alert rule such as ${example}.`;
  const [first] = rules;
  if (first === undefined) return unknown(subject, 'missing', 'The evidence holds no alert rule.', [], { remedy });
  const found = rules.filter((rule) => expression.test(rule.expression.trim()));
  const prompt = found.filter(
    ({ holdsFor }) => (holdsFor === null ? 0 : (parsePromDuration(holdsFor) ?? Number.NaN)) <= LONGEST_HOLD_SECONDS,
  );
  const [rule] = prompt;
  if (rule !== undefined) return pass(subject, `The rule "${rule.alert}" watches it: ${quote(rule.expression)}.`, [rule.from]);
  if (found.length > 0)
    return fail(
      subject,
      `The rule "${found[0]?.alert}" waits "${found[0]?.holdsFor}" before it fires.`,
      found.map(({ from }) => from),
      { remedy },
    );
  return fail(
    subject,
    `None of the ${rules.length} alert rules watches it.`,
    rules.map(({ from }) => from),
    { remedy },
  );
}
