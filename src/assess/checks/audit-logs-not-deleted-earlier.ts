import { notApplicable, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { isJumpserver, judgeDays, settingsNamed } from '../jumpserver-settings.ts';

const FEWEST_DAYS = 365;
/** How long JumpServer keeps its audit logs, in days; the last deletes the list of sessions and the commands typed in them too. */
const NAMES = [
  'LOGIN_LOG_KEEP_DAYS',
  'OPERATE_LOG_KEEP_DAYS',
  'FTP_LOG_KEEP_DAYS',
  'TASK_LOG_KEEP_DAYS',
  'PASSWORD_CHANGE_LOG_KEEP_DAYS',
  'TERMINAL_SESSION_KEEP_DURATION',
];

/** Others that delete what was done; judged where the evidence shows them, for not every release has them. */
const MORE = ['ACTIVITY_LOG_KEEP_DAYS', 'JOB_EXECUTION_KEEP_DAYS'];

export default defineCheck({
  id: 'audit-logs-not-deleted-earlier',
  title: 'No setting deletes audit logs before a year is over',
  control: 'CMP-1.2',
  reads: ['jumpserverSetting', 'composeService'],
  requires: [],
  requiresOneOf: ['jumpserverSetting', 'composeService'],
  freshFor: 'P31D',
  why: 'A log that is complete today is gone tomorrow where a setting says so.',
  remedy: 'Set the KEEP_DAYS settings of JumpServer and TERMINAL_SESSION_KEEP_DURATION to 365 or more.',

  judge({ jumpserverSetting, composeService }, { organisation }) {
    const expected = organisation.scope.services.some((name) => /^jumpserver\b/i.test(name));
    if (expected || jumpserverSetting.length > 0 || composeService.some(isJumpserver))
      return [...NAMES, ...MORE.filter((name) => settingsNamed(name, jumpserverSetting, composeService).length > 0)].map((name) =>
        judgeDays(name, FEWEST_DAYS, jumpserverSetting, composeService),
      );
    const subject = 'settings';
    if (composeService.length === 0)
      return [unknown(subject, 'missing', 'The evidence shows no service, so nobody can tell which of them delete logs.')];
    return [
      notApplicable(
        subject,
        'No service of the deployment is known to delete audit logs by a setting.',
        composeService.map(({ from }) => from),
      ),
    ];
  },
});
