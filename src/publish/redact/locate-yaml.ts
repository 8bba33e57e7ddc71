import { findSecrets } from './find-secrets.ts';
import { type Found, unite } from './found.ts';
import { findFolded, findJoined } from './joined.ts';
import type { Located } from './locate.ts';
import { secretIn, type TextFinder } from './locate-json.ts';
import { memberRulesFor } from './member-values.ts';
import type { RedactionRules } from './rules.ts';
import { SecretStructure } from './secret-structure.ts';
import { StructureWatch } from './structure.ts';
import { walkYaml, type YamlScalar } from './yaml-text.ts';

/** In a YAML text, by its own parser; null when it is none. */
export function locateInYaml(
  text: string,
  path: string,
  rules: RedactionRules,
  raw: readonly Found[],
  find: TextFinder,
): Located[] | null {
  const found: Found[] = [...raw, ...findJoined(text, (joined) => [...findSecrets(joined), ...find(joined)])];
  const members = memberRulesFor(path, rules);
  const put = (place: YamlScalar, value: string, ones: readonly Found[]) => {
    for (const one of ones) found.push(inScalar(text, place, value, one));
  };
  const secrets = new SecretStructure<YamlScalar>((scalar, name, stretch) =>
    put(scalar.place, scalar.text(), secretIn(scalar, name, stretch)),
  );
  const watch = new StructureWatch<YamlScalar>(({ place, type, text: says }, at) =>
    put(place, says(), members.find(type, says, at)),
  );
  const scalars: YamlScalar[] = [];
  const whole = walkYaml(text, {
    open: (container) => {
      secrets.open(container);
      watch.open(container);
    },
    close: () => {
      secrets.close();
      watch.close();
    },
    name: (name) => {
      secrets.name(name);
      watch.name(name);
    },
    scalar: (place) => {
      if (place.end > place.start) scalars.push(place);
      if (place.folded) found.push(...findFolded(text, place, (joined) => [...findSecrets(joined), ...find(joined)]));
      const scalar = { place, type: place.type, text: () => place.value };
      secrets.value(scalar);
      watch.value(scalar);
    },
  });
  if (!whole) return null;
  return unite(found.map((one) => within(one, scalars))).map((one) => ({ ...one, original: text.slice(one.start, one.end) }));
}

/** The rest of a line after a name is the value of the name, unless the structure says that the value ends before. */
function within(found: Found, scalars: readonly YamlScalar[]): Found {
  if (found.rule !== 'named') return found;
  let low = 0;
  let high = scalars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scalars[middle]?.end ?? 0) <= found.start) low = middle + 1;
    else high = middle;
  }
  const scalar = scalars[low];
  return scalar === undefined || scalar.start > found.start || scalar.end >= found.end ? found : { ...found, end: scalar.end };
}

/** Where a stretch of a value stands in the text; all of the scalar when it is not written there as it reads. */
function inScalar(text: string, { start, end }: YamlScalar, value: string, found: Found): Found {
  const part = value.slice(found.start, found.end);
  const written = text.slice(start, end);
  const at = written === value ? found.start : written.indexOf(part);
  if (at !== -1 && !part.includes('\n')) return { ...found, start: start + at, end: start + at + part.length };
  if (/["']/.test(text.charAt(start - 1)) && text.charAt(start - 1) === text.charAt(end)) return { ...found, start, end };
  const blank = /^\s*/.exec(written)?.[0].length ?? 0;
  return { ...found, start: start + blank, end: start + written.trimEnd().length };
}
