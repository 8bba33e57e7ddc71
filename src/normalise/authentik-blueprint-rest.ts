import { type BlueprintEntry, isNamed, nameOf } from './authentik-entries.ts';
import { FLOW, kindsOfModel, PASSWORD_POLICIES, POLICY_BINDING, STAGE_BINDING } from './authentik-models.ts';
import { References } from './authentik-references.ts';
import type { Gap } from './reader.ts';

const ALL_KINDS: Gap['kinds'] = [
  'authentikFlow',
  'authentikStage',
  'authentikStageBinding',
  'passwordPolicy',
  'authentikProvider',
  'authentikBrand',
  'authentikFlowUse',
];
const BY_NAME =
  'Refer to it by !KeyOf within the file, or by !Find with its slug or name; or export the lists of the API of Authentik.';

/** Entries that change an object of which the file does not tell which one it is: it may be any that another file describes. */
export function gapsIn(entries: readonly BlueprintEntry[]): Gap[] {
  const present = new References(entries.filter(({ absent }) => !absent));
  // What is removed may be referred to by what is removed with it.
  const all = new References(entries);
  return entries.flatMap((entry): Gap[] => {
    const references = entry.absent ? all : present;
    const { line, model, members, absent } = entry;
    const at = `line ${line}`;
    if (entry.isComputed) {
      const what = `Line ${line} describes an object of which a tag computes the model: ${model}.`;
      return [{ kinds: ALL_KINDS, what, at, remedy: 'Write the model out, or export the lists of the API of Authentik.' }];
    }
    const kinds = kindsOfModel(model);
    if (model === POLICY_BINDING || kinds.length === 0) return [];
    if (model !== STAGE_BINDING)
      return isNamed(entry)
        ? []
        : [
            {
              kinds,
              what: `Line ${line} ${absent ? 'removes' : 'changes'} a ${model} without telling which.`,
              at,
              remedy: BY_NAME,
            },
          ];
    const unknown = (['target', 'stage'] as const).filter((member) => {
      const reference = members.get(member);
      // Of a stage that runs and is not told, the flow it runs in is in doubt and no other.
      return (
        (member === 'target' || absent) &&
        (!references.isKnown(reference) || (member === 'target' && references.modelOf(reference) !== FLOW))
      );
    });
    const named = unknown.map((member) => `the ${member} ${references.nameOf(members.get(member))}`).join(' and ');
    return unknown.length === 0
      ? []
      : [
          {
            kinds,
            what: `Line ${line} ${absent ? 'removes' : 'makes'} a binding, and does not tell ${named}.`,
            at,
            remedy: BY_NAME,
          },
        ];
  });
}

/** Rules of a password policy beyond what is counted in it: guesses and leaks that are looked for elsewhere. */
const UNREAD_RULES = ['check_zxcvbn', 'zxcvbn_score_threshold', 'check_have_i_been_pwned', 'hibp_allowed_count'];

/** What was passed over, what is removed, and what need not hold. */
export function notesOn(entries: readonly BlueprintEntry[]): string[] {
  const notes: string[] = [];
  const isRead = ({ model }: BlueprintEntry) => kindsOfModel(model).length > 0;
  const others = new Map<string, number>();
  for (const entry of entries) if (!isRead(entry)) others.set(entry.model, (others.get(entry.model) ?? 0) + 1);
  if (others.size > 0) {
    const counted = [...others].sort().map(([model, count]) => `${model} (${count})`);
    notes.push(`Entries of other models were passed over: ${counted.join(', ')}.`);
  }
  for (const { model, members, line } of entries) {
    const unread = PASSWORD_POLICIES.has(model) ? UNREAD_RULES.filter((name) => members.has(name)) : [];
    if (unread.length > 0) notes.push(`Rules of the password policy in line ${line} were passed over: ${unread.join(', ')}.`);
  }
  for (const entry of entries.filter(isRead)) {
    const { absent, doubt, line, model } = entry;
    if (absent) notes.push(`Line ${line} removes ${model} "${nameOf(entry)}".`);
    else if (doubt !== null) notes.push(`What line ${line} sets on ${model} "${nameOf(entry)}" holds ${doubt}.`);
  }
  return notes;
}
