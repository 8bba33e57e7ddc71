import { parseAuthentikDuration } from '../assess/authentik-duration.ts';
import type { AuthentikStage, PasswordPolicy } from '../domain/facts/authentik.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { CannotEdit, type Editor, type Path } from './editor.ts';
import { type Failure, type Fix, factsOfKind, Undecided } from './fix.ts';

const HOUR = 3600;

/** Numbers of an Authentik blueprint that a requirement fixes: of password policies, and of how long a session lasts. */
export const authentikBlueprint: Fix = {
  checks: ['password-policy-strength', 'password-history', 'sessions-end-after-an-hour'],
  formats: ['authentik-blueprint'],
  mend(failure, document) {
    for (const policy of factsOfKind(failure.facts, 'passwordPolicy')) {
      if (policy.boundTo.length === 0) throw new Undecided('Which stage it is to be bound to: that in which passwords are set.');
      for (const [name, value] of policyChanges(failure, policy)) document.set([...attributesOf(document, policy.id), name], value);
    }
    for (const stage of factsOfKind(failure.facts, 'authentikStage')) {
      for (const [name, value] of stageChanges(stage)) document.set([...attributesOf(document, stage.id), name], value);
    }
    return ['Where a message to people names the old number, change it too.'];
  },
};

function policyChanges({ check }: Failure, policy: PasswordPolicy): [name: string, value: number | boolean][] {
  const least: [string, Setting<number>, number][] =
    check === 'password-history'
      ? [['num_historical_passwords', policy.history, 5]]
      : [
          ['length_min', policy.lengthMin, 12],
          ['amount_uppercase', policy.uppercaseMin, 1],
          ['amount_lowercase', policy.lowercaseMin, 1],
          ['amount_digits', policy.digitsMin, 1],
          ['amount_symbols', policy.symbolsMin, 1],
        ];
  const changes: [string, number | boolean][] = least
    .filter(([, value, enough]) => !isUnresolved(value) && !((value ?? 0) >= enough))
    .map(([name, , enough]) => [name, enough]);
  return policy.checksStaticRules === false && check === 'password-policy-strength'
    ? [...changes, ['check_static_rules', true]]
    : changes;
}

function stageChanges({ sessionDuration, rememberMeOffset }: AuthentikStage): [name: string, value: string][] {
  const duration = secondsOf(sessionDuration);
  const offset = secondsOf(rememberMeOffset);
  const changes: [string, string][] = [];
  if (duration !== null && (duration === 0 || duration > HOUR)) changes.push(['session_duration', 'hours=1']);
  if (offset !== null && offset > 0) changes.push(['remember_me_offset', 'seconds=0']);
  return changes;
}

function secondsOf(text: Setting<string>): number | null {
  return text === null || isUnresolved(text) ? null : parseAuthentikDuration(text);
}

/** The attributes of the one entry that goes by a name. */
function attributesOf(document: Editor, name: string): Path {
  const entries = document.get(['entries']);
  const found = (Array.isArray(entries) ? [...entries.keys()] : []).filter((index) =>
    [['identifiers', 'name'], ['identifiers', 'slug'], ['attrs', 'name'], ['id']].some(
      (path) => document.get(['entries', index, ...path]) === name,
    ),
  );
  const [index] = found;
  if (index === undefined || found.length > 1) throw new CannotEdit(`No single entry of the blueprint is called "${name}".`);
  return ['entries', index, 'attrs'];
}
