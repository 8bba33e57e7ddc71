import { defineCheck } from '../check.ts';
import { judgePolicies } from '../policy-strength.ts';

export default defineCheck({
  id: 'password-history',
  title: 'The last five passwords cannot be used again',
  control: 'AUTH-3.2',
  reads: ['passwordPolicy', 'authentikFlow', 'authentikStage', 'authentikStageBinding'],
  requires: ['passwordPolicy'],
  freshFor: 'P31D',
  why: 'A password that leaked stays dangerous when its owner goes back to it.',
  remedy: 'Bind a password uniqueness policy that refuses the last five passwords.',

  judge(facts) {
    const policies = facts.passwordPolicy.filter(({ model }) => model === 'uniqueness');
    return judgePolicies(policies, 'password uniqueness policy', facts, ({ history }) => [
      { name: 'num_historical_passwords', value: history, fallback: 1, least: 5 },
    ]);
  },
});
