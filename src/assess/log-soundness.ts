import type { LogIntakeFact } from '../domain/facts/log-intake.ts';

/** At most one line in so many may be unreadable: 0.01 %. */
export const ONE_IN = 10_000;

/**
 * Whether more lines of one file could not be read than a cut at rotation explains: more than one line, and more than 0.01 %. Good
 * lines of other files do not thin them out. A file of which nothing at all could be read is one whatever its size.
 */
export function isHardlyRead({ loaded, rejected }: LogIntakeFact): boolean {
  return rejected > 0 && (loaded === 0 || (rejected > 1 && rejected * ONE_IN > loaded + rejected));
}

/** Why something that happened need not be seen in a log, as half sentences about its file: lines unread, instants that are wrong. */
export function faultsIn(intake: LogIntakeFact): string[] {
  const { rejected, loaded, misdated } = intake;
  return [
    ...(isHardlyRead(intake) ? [`${rejected} of its ${rejected + loaded} lines could not be read`] : []),
    ...(misdated === undefined ? [] : [misdated]),
  ];
}

/** The file whose instants cannot all be right, so that its oldest and newest events say nothing; undefined when there is none. */
export function misdatedAmong(intakes: readonly LogIntakeFact[]): (LogIntakeFact & { readonly misdated: string }) | undefined {
  return intakes.flatMap((intake) => (intake.misdated === undefined ? [] : [{ ...intake, misdated: intake.misdated }]))[0];
}
