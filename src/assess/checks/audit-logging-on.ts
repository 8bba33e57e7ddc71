import { unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { isLost } from '../lost-places.ts';
import { isYes, judgeVariables, type WantedVariable } from '../service-variables.ts';

/** What a service has to be told, as the guide names it; `fix` writes it. */
export const WANTED: readonly WantedVariable[] = [
  { name: 'AUDIT_LOG_ENABLED', wanted: '"true"', meets: isYes },
  { name: 'AUDIT_LOG_LEVEL', wanted: 'INFO', meets: (value) => /^(?:info|debug|trace|all)$/i.test(value) },
  { name: 'AUDIT_LOG_PATH', wanted: '/var/log/audit', meets: (value) => value !== '' && !isLost(value) },
];

export default defineCheck({
  id: 'audit-logging-on',
  title: 'Audit logging is on in every service',
  control: 'MON-3.1',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'An access log tells which address came; only an audit log tells who changed which permission.',
  remedy: 'Set AUDIT_LOG_ENABLED, AUDIT_LOG_LEVEL and AUDIT_LOG_PATH in every service, and mount a volume at the path.',

  judge({ composeService }, context) {
    return judgeServices(
      composeService,
      context,
      (service, subject) =>
        judgeVariables(service, subject, WANTED) ??
        unknown(
          subject,
          'missing',
          'It sets none of the variables of audit logging, and no evidence shows another audit trail of it.',
          [service.from],
          { remedy: `Set ${WANTED.map(({ name, wanted }) => `${name}: ${wanted}`).join(', ')} for "${subject}".` },
        ),
    );
  },
});
