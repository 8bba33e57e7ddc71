import type { JudgedObservation, Status } from '../domain/assessment.ts';

/**
 * Where something went. `unclear`: parts of it got worse and others better, a failure is no longer known or newly known, or the evidence
 * of a failure went or came: nothing shows that the system itself got better or worse. `otherwise`: neither better nor worse.
 */
export type Direction = 'worse' | 'unclear' | 'better' | 'otherwise';

/** All directions, in the order in which people should look at them. */
export const DIRECTIONS: readonly Direction[] = ['worse', 'unclear', 'better', 'otherwise'];

type Rank = 'fail' | 'unknown' | 'accepted' | 'good';
const RANKS: readonly Rank[] = ['fail', 'unknown', 'accepted', 'good'];

const RANK_OF_STATUS: Readonly<Record<Status, Rank>> = {
  'not-satisfied': 'fail',
  'not-assessed': 'unknown',
  accepted: 'accepted',
  attested: 'good',
  satisfied: 'good',
  'not-applicable': 'good',
};

/** Where a subject went; `moved` when its evidence went or came, so that its being there on one side alone shows nothing. */
export function subjectDirection(from: JudgedObservation | null, to: JudgedObservation | null, moved: boolean): Direction {
  const isOneSided = from === null || to === null;
  if (isOneSided && moved && (from ?? to)?.outcome === 'fail') return 'unclear';
  return between(rankOf(from), rankOf(to));
}

/** Where a control went, from its status and its subjects. A control that is declared on one side alone went nowhere that can be told. */
export function controlDirection(from: Status | null, to: Status | null, subjects: readonly Direction[]): Direction {
  if (from === null || to === null) {
    const status = from ?? to;
    const rank = status === null ? 'good' : RANK_OF_STATUS[status];
    return rank === 'fail' || rank === 'unknown' ? 'unclear' : 'otherwise';
  }
  const has = (direction: Direction) => subjects.includes(direction);
  const moved = between(RANK_OF_STATUS[from], RANK_OF_STATUS[to]);
  // Better is never claimed where evidence of a failure went.
  if (moved === 'better') return has('unclear') ? 'unclear' : 'better';
  if (moved === 'worse') return has('unclear') && !has('worse') ? 'unclear' : 'worse';
  if (moved === 'unclear' || (has('worse') && has('better'))) return 'unclear';
  return DIRECTIONS.find(has) ?? 'otherwise';
}

function rankOf(observation: JudgedObservation | null): Rank {
  if (observation === null || observation.outcome === 'pass' || observation.outcome === 'not-applicable') return 'good';
  if (observation.outcome === 'unknown') return 'unknown';
  return observation.acceptedBy === null ? 'fail' : 'accepted';
}

function between(from: Rank, to: Rank): Direction {
  if (from === to) return 'otherwise';
  const ranks = [from, to];
  if (ranks.includes('fail') && ranks.includes('unknown')) return 'unclear';
  return RANKS.indexOf(to) < RANKS.indexOf(from) ? 'worse' : 'better';
}
