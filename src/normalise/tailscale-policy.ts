import type { Node } from 'jsonc-parser';
import type { Fact } from '../domain/fact.ts';
import { counted } from './counted.ts';
import { type Hujson, hujsonProblem, type Member, membersOf, readHujson } from './hujson.ts';
import type { Gap, Reader, SealedFile } from './reader.ts';
import { PolicyRules } from './tailscale-rules.ts';

const KNOWN = new Set(
  'acls autoapprovers derpmap disableipv4 extradnsrecords grants groups hosts ipsets nodeattrs onecgnatroute postures randomizeclientport ssh sshtests tagowners tests defaultsrcposture attrconfig'.split(
    ' ',
  ),
);
/** Sections that are known and not read; switches and tests of the policy are not worth a word. */
const UNREAD = new Set(['autoapprovers', 'postures', 'defaultsrcposture', 'attrconfig', 'derpmap', 'extradnsrecords']);
const TELLING = ['acls', 'grants', 'tagowners', 'autoapprovers', 'nodeattrs'];

/** A tailnet policy file in HuJSON. https://tailscale.com/kb/1337/policy-syntax */
export default {
  format: 'tailscale-policy',
  title: 'Tailscale policy',
  yields: ['tailnetRule', 'tailnetTagOwners', 'tailnetAlias'],
  named: /\.hujson$/i,
  recognises({ shape, keys, head }) {
    if (shape !== 'json-object') return false;
    const names = Array.from(keys, (key) => key.toLowerCase());
    const policy =
      names.some((name) => TELLING.includes(name)) || names.some((name) => ['groups', 'ipsets', 'ssh', 'hosts'].includes(name));
    return (
      policy && names.every((name) => name !== 'services') && (/"(?:group|tag|autogroup|ipset|posture):/.test(head) || tells(names))
    );
  },
  read(file) {
    const hujson = readHujson(file);
    const policy = new Policy(file, hujson);
    for (const section of membersOf(hujson.root, file, hujson)) policy.take(section);
    const gaps = policy.gaps();
    return { artefact: file.path, takenAt: null, covers: null, facts: policy.facts(), notes: policy.notes(), gaps };
  },
} satisfies Reader;

function tells(names: readonly string[]): boolean {
  return names.includes('acls') || (names.includes('grants') && names.includes('tagowners'));
}

class Policy {
  readonly #file: SealedFile;
  readonly #hujson: Hujson;
  readonly #rules: PolicyRules;
  readonly #facts: Fact[] = [];
  readonly #unknown: Member[] = [];
  /** Who may announce routes without being asked, and further sections that say nothing of who reaches what. */
  readonly #passedOver: string[] = [];
  #sshRules = 0;

  constructor(file: SealedFile, hujson: Hujson) {
    this.#file = file;
    this.#hujson = hujson;
    this.#rules = new PolicyRules(file, hujson);
  }

  facts(): Fact[] {
    return [...this.#rules.facts, ...this.#facts];
  }

  notes(): string[] {
    return [
      ...this.#rules.notes(),
      ...(this.#sshRules === 0 ? [] : [`${this.#sshRules} × rule of section "ssh" was passed over.`]),
      ...counted(this.#passedOver, (names) => `section that opens nothing by itself was passed over: ${names}`),
    ];
  }

  /** A section that nobody knows may be a later way to grant access. */
  gaps(): Gap[] {
    return this.#unknown.map(({ name, key }) => ({
      kinds: ['tailnetRule', 'tailnetTagOwners', 'tailnetAlias'],
      what: `The section "${name}" is not known here and was passed over; it may grant access.`,
      at: `line ${this.#hujson.lineOf(key)}`,
      remedy: `Take "${name}" out of the policy if it is a mistake.`,
    }));
  }

  take(member: Member): void {
    const { name, value } = member;
    const section = name.toLowerCase();
    if (section === 'acls' || section === 'grants') this.#rules.take(section, value);
    else if (section === 'nodeattrs') this.#rules.takeNodeAttributes(value);
    else if (section === 'tagowners') {
      this.#eachList(value, (tag, owners, line) =>
        this.#facts.push({ kind: 'tailnetTagOwners', tag, owners, from: { evidence: this.#file.digest, at: `line ${line}` } }),
      );
    } else if (section === 'groups' || section === 'hosts' || section === 'ipsets') {
      this.#eachList(value, (alias, members, line) =>
        this.#facts.push({ kind: 'tailnetAlias', name: alias, members, from: { evidence: this.#file.digest, at: `line ${line}` } }),
      );
    } else if (section === 'ssh') this.#sshRules += value.children?.length ?? 0;
    else if (!KNOWN.has(section)) this.#unknown.push(member);
    else if (UNREAD.has(section) && (value.children ?? []).length > 0) this.#passedOver.push(name);
  }

  /** Each name of an object with its list of words; a single word (a host's address) counts as a list of one. */
  #eachList(node: Node, take: (name: string, words: string[], line: number) => void): void {
    if (node.type === 'null') return;
    for (const { name, key, value } of membersOf(node, this.#file, this.#hujson)) {
      take(name, value.type === 'string' ? [String(value.value)] : this.#words(value), this.#hujson.lineOf(key));
    }
  }

  #words(node: Node): string[] {
    if (node.type === 'array' && (node.children ?? []).every((child) => child.type === 'string')) {
      return (node.children ?? []).map((child) => String(child.value));
    }
    throw hujsonProblem(this.#file, this.#hujson.lineOf(node), 'Expected a list of words.');
  }
}
