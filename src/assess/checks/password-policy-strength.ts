import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { judgePolicies } from '../policy-strength.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'password-policy-strength',
  title: 'Passwords have twelve characters of four kinds',
  control: 'AUTH-3.1',
  reads: ['passwordPolicy', 'authentikFlow', 'authentikStage', 'authentikStageBinding'],
  requires: ['passwordPolicy'],
  freshFor: 'P31D',
  why: 'Short passwords of one kind of character are guessed offline in hours once their hashes leak.',
  remedy:
    'Bind a password policy with a minimum length of 12 and at least one upper-case letter, lower-case letter, digit and symbol.',

  judge(facts) {
    const policies = facts.passwordPolicy.filter(({ model }) => model === 'password');
    const judged = judgePolicies(policies, 'password policy', facts, (policy) => [
      { name: 'length_min', value: policy.lengthMin, fallback: 0, least: 12 },
      { name: 'amount_uppercase', value: policy.uppercaseMin, fallback: 0, least: 1 },
      { name: 'amount_lowercase', value: policy.lowercaseMin, fallback: 0, least: 1 },
      { name: 'amount_digits', value: policy.digitsMin, fallback: 0, least: 1 },
      { name: 'amount_symbols', value: policy.symbolsMin, fallback: 0, least: 1 },
    ]);
    const isJudged = (id: string) => judged.some(({ subject, outcome }) => subject === id && outcome !== 'not-applicable');
    const unchecked = policies
      .filter(({ id }) => isJudged(id))
      .flatMap(({ id, checksStaticRules, from }): Observation[] => {
        const remedy = `In "${id}", set check_static_rules to true.`;
        if (isUnresolved(checksStaticRules))
          return [unknown(id, 'unresolved', 'Whether its rules are checked is not resolved.', [from], { remedy })];
        if (checksStaticRules === false)
          return [fail(id, 'Its rules are not checked: check_static_rules is "false".', [from], { remedy })];
        return [];
      });
    const lettered = policies.flatMap(({ id, symbolCharset = null, from }): Observation[] => {
      const remedy = `In "${id}", take letters and digits out of symbol_charset.`;
      if (isUnresolved(symbolCharset))
        return [unknown(id, 'unresolved', 'Which characters count as symbols is not resolved.', [from], { remedy })];
      if (!/[\p{L}\p{N}]/u.test(symbolCharset ?? '')) return [];
      return [fail(id, `Letters or digits count as symbols: symbol_charset is ${quote(symbolCharset)}.`, [from], { remedy })];
    });
    return mergeObservations([...judged, ...unchecked, ...lettered.filter(({ subject }) => isJudged(subject))]);
  },
});
