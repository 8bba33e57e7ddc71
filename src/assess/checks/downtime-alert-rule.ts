import { judgeRuleExists } from '../alert-rules.ts';
import { defineCheck } from '../check.ts';

/** Only a bare comparison counts: `up == 0 and …` may never fire. */
const DOWN =
  /^(?:(?:up|probe_success)\s*(?:\{[^{}]*\})?\s*(?:==\s*0|<\s*1|!=\s*1)|absent\(\s*up\s*(?:\{[^{}]*\})?\s*\)(?:\s*==\s*1)?)$/;

export default defineCheck({
  id: 'downtime-alert-rule',
  title: 'Downtime raises an alert',
  control: 'IR-1.3',
  reads: ['alertRule'],
  requires: ['alertRule'],
  freshFor: 'P31D',
  why: 'A service that is down should be known to the people on call before its users tell them.',
  remedy: 'Add a Prometheus rule such as up == 0 for a few minutes.',

  judge({ alertRule }) {
    return [judgeRuleExists(alertRule, 'downtime', DOWN, 'up == 0')];
  },
});
