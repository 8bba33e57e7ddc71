import { judgeRuleExists } from '../alert-rules.ts';
import { certificateExpiry } from '../alert-worlds.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'certificate-expiry-alert-rule',
  title: 'The end of a certificate raises an alert',
  control: 'IR-1.5',
  reads: ['alertRule'],
  requires: ['alertRule'],
  oneIsEnough: ['alertRule'],
  freshFor: 'P31D',
  why: 'Automatic renewal fails in silence; an alert leaves time to find out why.',
  remedy: 'Add a Prometheus rule such as (probe_ssl_earliest_cert_expiry - time()) / 86400 < 30.',

  judge({ alertRule }, { organisation }) {
    const example = '(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30';
    return [judgeRuleExists(alertRule, 'certificate expiry', certificateExpiry(organisation), example)];
  },
});
