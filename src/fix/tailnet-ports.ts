import { type PortRange, parsePorts } from '../assess/port-range.ts';
import { coversServers, SERVER_TAG, strangersAmong } from '../assess/tailnet.ts';
import type { TailnetRule } from '../domain/facts/tailnet.ts';
import type { Editor, Path, Value } from './editor.ts';
import { type Failure, type Fix, factsOfKind, Undecided } from './fix.ts';
import { removeEveryone } from './tailnet-owners.ts';

const WEB_PORTS = [80, 443];

/** Rules of the tailnet policy that let others than administrators reach more of the servers than their web ports. */
export const tailnetPorts: Fix = {
  checks: ['tailnet-all-ports-administrators-only', 'tailnet-users-web-ports-only'],
  formats: ['tailscale-policy'],
  mend(failure, document) {
    const machines = { aliases: factsOfKind(failure.all, 'tailnetAlias'), scope: failure.organisation.scope };
    const rules = factsOfKind(failure.facts, 'tailnetRule').filter(
      ({ destination }) => coversServers(destination, machines) !== 'no',
    );
    // Where the failure is about who the administrators are, it points at owners and groups.
    if (rules.length === 0) removeEveryone(document, failure.facts);
    for (const fact of rules) {
      if (fact.section === 'nodeAttrs')
        throw new Undecided('Whether these machines need Funnel, by which the internet reaches them.');
      if (!isServerTag(fact.destination))
        throw new Undecided(
          `Which machines besides ${SERVER_TAG} "${fact.destination}" is to reach: name them one by one, and ${SERVER_TAG} on ports 80 and 443.`,
        );
      for (const place of placesOf(document, fact)) narrow(document, place, fact, failure);
    }
    return [];
  },
};

function isServerTag(destination: string): boolean {
  return destination.trim().toLowerCase() === SERVER_TAG;
}

/** The rules of the section that say what the fact says. */
function placesOf(document: Editor, { section, sources, destination }: TailnetRule): Path[] {
  const rules = document.get([section]);
  return (Array.isArray(rules) ? [...rules.keys()] : [])
    .map((index): Path => [section, index])
    .filter((place) => {
      const same = wordsOf(document, sourcesAt(document, place)).join('\n') === sources.join('\n');
      return same && wordsOf(document, destinationsAt(document, place)).some((one) => one.startsWith(destination));
    });
}

function narrow(document: Editor, place: Path, { section, sources }: TailnetRule, { organisation, all }: Failure): void {
  const strangers = strangersAmong(sources, organisation.scope.administrators.tailnet, factsOfKind(all, 'tailnetAlias'));
  const administrators = sources.filter((source) => !strangers.includes(source));
  if (administrators.length === 0) {
    if (section === 'acls') narrowDestinations(document, place);
    else narrowGrant(document, place);
    return;
  }
  if (section !== 'acls')
    throw new Undecided(`How to split this grant: ${administrators.join(', ')} may reach all ports, the others may not.`);
  // The administrators keep the rule; the others get one like it, narrowed, behind it.
  const copy = document.get(place);
  const rules = document.get([section]);
  if (typeof copy !== 'object' || copy === null || !Array.isArray(rules)) return;
  const sourcesName = String(sourcesAt(document, place).at(-1));
  const split = [section, rules.length];
  document.set(split, { ...(copy as Record<string, Value>), [sourcesName]: strangers });
  for (const [index, source] of [...sources.entries()].toReversed())
    if (strangers.includes(source)) document.remove([...place, sourcesName, index]);
  narrowDestinations(document, split);
}

function narrowDestinations(document: Editor, place: Path): void {
  const path = destinationsAt(document, place);
  for (const [index, word] of wordsOf(document, path).entries()) {
    const cut = word.lastIndexOf(':');
    if (isServerTag(word.slice(0, cut)))
      setIfOther(document, [...path, index], word, `${word.slice(0, cut)}:${webPortsIn([word.slice(cut + 1)]).join(',')}`);
  }
}

function narrowGrant(document: Editor, place: Path): void {
  const others = wordsOf(document, destinationsAt(document, place)).filter((destination) => !isServerTag(destination));
  if (others.length > 0) throw new Undecided(`How to split this grant: it is about ${others.join(', ')} as well.`);
  const path = [...place, 'ip'];
  const opened = wordsOf(document, path);
  const kept = opened.flatMap((word) => {
    const cut = word === '*' ? -1 : word.lastIndexOf(':');
    const protocol = cut === -1 ? '' : word.slice(0, cut + 1);
    if (/^(?:icmp|ipv6-icmp|1|58):$/i.test(protocol)) return [word];
    return portsIn(word.slice(cut + 1)).map((port) => `${protocol === '*:' ? '' : protocol}${port}`);
  });
  if (kept.length === 0) throw new Undecided(NO_WEB_PORTS);
  const wanted = [...new Set(kept)];
  for (const [index, word] of wanted.entries()) if (opened[index] !== word) document.set([...path, index], word);
  for (let index = opened.length - 1; index >= wanted.length; index -= 1) document.remove([...path, index]);
}

const NO_WEB_PORTS = 'Whether they need ports 80 and 443 or nothing at all: the rule opens other ports only.';

function webPortsIn(written: readonly string[]): number[] {
  const ports = written.flatMap((text) => text.split(',')).flatMap(portsIn);
  if (ports.length === 0) throw new Undecided(NO_WEB_PORTS);
  return [...new Set(ports)];
}

/** The web ports within a port, a range or `*`. */
function portsIn(text: string): number[] {
  const range: PortRange | null = parsePorts(text.trim());
  return range === null ? [] : WEB_PORTS.filter((port) => port >= range.from && port <= range.to);
}

function setIfOther(document: Editor, path: Path, written: string, wanted: string): void {
  if (written !== wanted) document.set(path, wanted);
}

/** Older policies say users and ports for src and dst; names count in any letter case. */
function sourcesAt(document: Editor, place: Path): Path {
  return memberAt(document, place, /^(?:src|users)$/i);
}

function destinationsAt(document: Editor, place: Path): Path {
  return memberAt(document, place, /^(?:dst|ports)$/i);
}

function memberAt(document: Editor, place: Path, name: RegExp): Path {
  const rule = document.get(place);
  const names = typeof rule === 'object' && rule !== null ? Object.keys(rule) : [];
  return [...place, names.find((one) => name.test(one)) ?? 'src'];
}

function wordsOf(document: Editor, path: Path): string[] {
  const words = document.get(path);
  return Array.isArray(words) ? words.map(String) : [];
}
