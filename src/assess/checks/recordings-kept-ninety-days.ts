import type { LogIntakeFact } from '../../domain/facts/log-intake.ts';
import { type Observation, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs } from '../../domain/time.ts';
import { type Context, defineCheck, type Row } from '../check.ts';
import { judgeDays } from '../jumpserver-settings.ts';
import { misdatedAmong } from '../log-soundness.ts';

const KEPT_DAYS = 90;

export default defineCheck({
  id: 'recordings-kept-ninety-days',
  title: 'Session recordings are kept for 90 days',
  control: 'CMP-1.1',
  reads: ['jumpserverSetting', 'composeService', 'logIntake'],
  requires: [],
  requiresOneOf: ['jumpserverSetting', 'composeService', 'logIntake'],
  enoughInPart: ['logIntake'],
  logFormats: ['jumpserver-sessions'],
  freshFor: 'P31D',
  why: 'A recording is the only witness of what was done on an asset, and intrusions are found months later.',
  remedy: 'Set TERMINAL_SESSION_KEEP_DURATION to 365, and hand in the list of sessions.',
  parameters: ({ asOf }) => ({ to_ms: epochMs(asOf) }),

  judge({ jumpserverSetting, composeService, logIntake }, context, rows) {
    return [
      judgeDays('TERMINAL_SESSION_KEEP_DURATION', KEPT_DAYS, jumpserverSetting, composeService),
      judgeOldest(rows, logIntake, context),
    ];
  },
});

/** A recording that old shows that the setting is obeyed; that there is none may be deletion, a quiet time or a short export. */
function judgeOldest([row]: readonly Row[], intakes: readonly LogIntakeFact[], { asOf }: Context): Observation {
  const subject = 'oldest recording';
  const remedy = 'Hand in the list of sessions of JumpServer, without a limit of time.';
  const [first, ...rest] = intakes.filter(({ source }) => source === 'jumpserver').map(({ from }) => from);
  if (first === undefined || row === undefined || Number(row['recordings']) === 0)
    return unknown(subject, 'missing', 'The evidence lists no recorded session.', first === undefined ? [] : [first], { remedy });
  const wrong = misdatedAmong(intakes.filter(({ source }) => source === 'jumpserver'));
  if (wrong !== undefined)
    return unknown(subject, 'unresolved', `How old its recordings are cannot be told: ${wrong.misdated}.`, [wrong.from], {
      remedy: 'State in collection.yaml what the file covers, or hand in a list whose clock was right.',
    });
  const oldest = Number(row['oldest_ms']);
  const day = dateOf(new Date(oldest).toISOString());
  const count = String(row['recordings']);
  if (oldest <= epochMs(asOf) - KEPT_DAYS * DAY_MS)
    return pass(subject, `Of ${count} recorded sessions the oldest is of ${day}.`, [first, ...rest]);
  return unknown(
    subject,
    'missing',
    `Of ${count} recorded sessions the oldest is of ${day}, less than ${KEPT_DAYS} days before the assessment.`,
    [first, ...rest],
    { remedy },
  );
}
