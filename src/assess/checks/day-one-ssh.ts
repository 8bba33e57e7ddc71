import { defineCheck } from '../check.ts';
import { judgeDayOne } from '../day-one.ts';
import { INGRESS_FACTS } from '../firewall.ts';
import ssh from './ssh-from-named-addresses.ts';

export default defineCheck({
  id: 'day-one-ssh',
  title: 'SSH was restricted on the first day',
  control: 'OPS-1.3',
  reads: ['attestation', 'misconfiguration', ...INGRESS_FACTS],
  requires: ['attestation'],
  freshFor: 'P31D',
  why: 'An open SSH port is found by scanners within hours.',
  remedy: 'Restrict SSH to named addresses before the first user logs in, and record it on that day.',

  judge(facts, context) {
    const judged = [...ssh.judge(facts, context, [])];
    return judgeDayOne(facts.attestation, 'OPS-1.3', 'NET-1.1', judged, context);
  },
});
