import { judgeRuleExists } from '../alert-rules.ts';
import { downtime } from '../alert-worlds.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'downtime-alert-rule',
  title: 'Downtime raises an alert',
  control: 'IR-1.3',
  reads: ['alertRule'],
  requires: ['alertRule'],
  oneIsEnough: ['alertRule'],
  freshFor: 'P31D',
  why: 'A service that is down should be known to the people on call before its users tell them.',
  remedy: 'Add a Prometheus rule such as up == 0 for a few minutes.',

  judge({ alertRule }, { organisation }) {
    return [judgeRuleExists(alertRule, 'downtime', downtime(organisation), 'up == 0')];
  },
});
