import { judgeRuleExists } from '../alert-rules.ts';
import { defineCheck } from '../check.ts';

const DAY_SECONDS = 86_400;
/** Seconds up to an end, or days with a division; compared with a product of numbers. Nothing may stand beside it: it might never fire. */
const EXPIRY =
  /^\(*\s*(?:probe_ssl_earliest_cert_expiry|ssl_certificate_expiry_seconds|x509_cert_not_after|traefik_tls_certs_not_after)\s*(?:\{[^{}]*\})?\s*-\s*time\(\s*\)\s*\)*\s*(?:\/\s*\(?\s*([\d\s.*]+?)\s*\)*\s*)?<=?\s*\(?\s*([\d\s.*]+?)\s*\)*$/;

export default defineCheck({
  id: 'certificate-expiry-alert-rule',
  title: 'The end of a certificate raises an alert',
  control: 'IR-1.5',
  reads: ['alertRule'],
  requires: ['alertRule'],
  freshFor: 'P31D',
  why: 'Automatic renewal fails in silence; an alert leaves time to find out why.',
  remedy: 'Add a Prometheus rule such as (probe_ssl_earliest_cert_expiry - time()) / 86400 < 30.',

  judge({ alertRule }) {
    const example = '(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30';
    return [judgeRuleExists(alertRule, 'certificate expiry', { test: firesBeforeTheEnd }, example)];
  },
});

/** At least a day before: a threshold in seconds that was meant in days fires when it is too late. */
function firesBeforeTheEnd(expression: string): boolean {
  const [, divisor = '1', threshold] = EXPIRY.exec(expression) ?? [];
  return threshold !== undefined && product(threshold) * product(divisor) >= DAY_SECONDS;
}

function product(text: string): number {
  return text.split('*').reduce((sum, factor) => sum * (factor.trim() === '' ? Number.NaN : Number(factor)), 1);
}
