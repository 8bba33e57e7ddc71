import { filteringOf } from '../assess/seccomp-profiles.ts';
import { dropPrivileges } from './compose-privileges.ts';
import { COMPOSE_FORMATS, removeWords, servicesOf, wordsAt } from './compose-services.ts';
import type { Editor, Path } from './editor.ts';
import type { Fix } from './fix.ts';

const NO_NEW_PRIVILEGES = 'no-new-privileges:true';
const IS_NO_NEW_PRIVILEGES = /^no-new-privileges(?:[:=]|$)/i;
const SECCOMP = /^seccomp\s*[:=](.*)$/is;

/** Security options: no new privileges, and the seccomp filter of the daemon. */
export const composeSecurityOptions: Fix = {
  checks: ['no-new-privileges', 'seccomp-filter-on'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place } of servicesOf(failure)) {
      const options = [...place, 'security_opt'];
      if (failure.check === 'no-new-privileges') forbidNewPrivileges(document, options);
      else {
        removeWords(document, options, (option) => filteringOf(SECCOMP.exec(option.trim())?.[1] ?? 'builtin') === 'nothing');
        // A privileged container has no filter but one that it names.
        if (!wordsAt(document, options).some((option) => SECCOMP.test(option.trim()))) dropPrivileges(document, place);
      }
    }
    return failure.check === 'no-new-privileges' ? [] : ['Where a system call is then missing, allow it in a profile of its own.'];
  },
};

function forbidNewPrivileges(document: Editor, options: Path): void {
  const words = wordsAt(document, options);
  const [first, ...others] = words.flatMap((word, index) => (IS_NO_NEW_PRIVILEGES.test(word.trim()) ? [index] : []));
  if (first === undefined) {
    document.set([...options, words.length], NO_NEW_PRIVILEGES);
    return;
  }
  for (const index of others.toReversed()) document.remove([...options, index]);
  if (words[first] !== NO_NEW_PRIVILEGES) document.set([...options, first], NO_NEW_PRIVILEGES);
}
