import type { Finding, Status } from '../domain/assessment.ts';

const CLOSED: readonly Status[] = ['satisfied', 'attested', 'not-applicable'];

/**
 * What to do about a finding that is open, each thing once, what fails before what nobody knows: the changes that the observations of a check
 * suggest, else what the check advises. What a deviation accepts asks for nothing, unless the finding stands accepted for it as a whole.
 */
export function remediesOf({ status, verdicts }: Finding): string[] {
  if (CLOSED.includes(status)) return [];
  const told = verdicts.filter(isOpen).flatMap(({ check, outcome, observations }) => {
    const own = observations.filter((one) => isOpen(one) && (one.acceptedBy === null || status === 'accepted'));
    const concrete = own.flatMap((one) => (one.remedy === null ? [] : [{ fails: one.outcome === 'fail', remedy: one.remedy }]));
    return concrete.length > 0 ? concrete : [{ fails: outcome === 'fail', remedy: check.remedy }];
  });
  const pressing = [...told.filter(({ fails }) => fails), ...told.filter(({ fails }) => !fails)];
  return [...new Set(pressing.map(({ remedy }) => remedy))];
}

function isOpen({ outcome }: { readonly outcome: string }): boolean {
  return outcome === 'fail' || outcome === 'unknown';
}
