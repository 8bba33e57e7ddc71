import { SERVER_TAG } from '../assess/tailnet.ts';
import { EVERYONE } from '../assess/tailnet-owners.ts';
import type { Fact } from '../domain/fact.ts';
import type { Editor, Path } from './editor.ts';
import { type Fix, factsOfKind, Undecided } from './fix.ts';

/** Owners of the tag of the servers: whoever is everyone goes, if somebody named is left. */
export const tailnetOwners: Fix = {
  checks: ['server-tag-owned'],
  formats: ['tailscale-policy'],
  mend({ facts }, document) {
    const isOwned = factsOfKind(facts, 'tailnetTagOwners').some(({ tag }) => tag.trim().toLowerCase() === SERVER_TAG);
    if (!isOwned)
      throw new Undecided(`Who owns "${SERVER_TAG}": a group of administrators, as "${SERVER_TAG}": ["group:…"] under tagOwners.`);
    removeEveryone(document, facts);
    return [];
  },
};

/** Takes selectors that stand for everyone out of owners of tags and members of groups. Throws {@link Undecided} where nobody is left. */
export function removeEveryone(document: Editor, facts: readonly Fact[]): void {
  const lists = [
    ...factsOfKind(facts, 'tailnetTagOwners').map(({ tag, owners }) => ({ path: ['tagOwners', tag], names: owners })),
    ...factsOfKind(facts, 'tailnetAlias').map(({ name, members }) => ({ path: ['groups', name], names: members })),
  ];
  const isOpen = (name: string) => EVERYONE.test(name.trim().toLowerCase());
  for (const { path, names } of lists) {
    if (names.every(isOpen)) throw new Undecided(whoInstead(path, names));
    for (const [index, name] of [...names.entries()].toReversed()) if (isOpen(name)) document.remove([...path, index]);
  }
}

function whoInstead(path: Path, names: readonly string[]): string {
  return `Who owns "${path.at(-1)}" in place of ${names.length === 0 ? 'nobody' : names.join(', ')}: a group of administrators, for example.`;
}
