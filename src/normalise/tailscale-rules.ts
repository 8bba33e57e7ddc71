import type { Node } from 'jsonc-parser';
import type { Fact } from '../domain/fact.ts';
import type { TailnetRule } from '../domain/facts/tailnet.ts';
import { counted } from './counted.ts';
import { type Hujson, hujsonProblem, membersOf } from './hujson.ts';
import type { SealedFile } from './reader.ts';

/** The ports on which Funnel takes in the internet: https://tailscale.com/kb/1223/funnel. */
const FUNNEL_PORTS = ['443', '8443', '10000'];

const PORTS = /^(?:\*|\d{1,5}(?:-\d{1,5})?(?:,\s*\d{1,5}(?:-\d{1,5})?)*)$/;

/**
 * Collects the rules of a tailnet policy: one fact for each destination of an ACL, one for each destination and protocol of a grant,
 * and one for each target that may switch Funnel on.
 */
export class PolicyRules {
  readonly facts: Fact[] = [];
  readonly #file: SealedFile;
  readonly #hujson: Hujson;
  readonly #conditional: number[] = [];
  readonly #withoutPorts: number[] = [];

  constructor(file: SealedFile, hujson: Hujson) {
    this.#file = file;
    this.#hujson = hujson;
  }

  notes(): string[] {
    return [
      ...counted(
        this.#conditional,
        (lines) => `rule holds for some devices or routes only and is read as if it always held: line ${lines}`,
      ),
      ...counted(
        this.#withoutPorts,
        (lines) => `grant opens no port, only application capabilities, and was passed over: line ${lines}`,
      ),
    ];
  }

  /** Takes in one of the two sections. */
  take(section: 'acls' | 'grants', node: Node): void {
    if (node.type === 'null') return;
    if (node.type !== 'array') throw this.#problem(node, `Expected a list of rules, got ${node.type}.`);
    for (const rule of node.children ?? []) this.#rule(section, rule);
  }

  /** Takes in the attributes of machines; of them Funnel alone opens something. */
  takeNodeAttributes(node: Node): void {
    if (node.type === 'null') return;
    if (node.type !== 'array') throw this.#problem(node, `Expected a list of attributes, got ${node.type}.`);
    for (const entry of node.children ?? []) {
      const parts = new Map(membersOf(entry, this.#file, this.#hujson).map(({ name, value }) => [name.toLowerCase(), value]));
      const attributes = parts.get('attr') === undefined ? [] : this.#words(parts.get('attr'), entry, 'attr');
      if (!attributes.some((name) => name.toLowerCase() === 'funnel')) continue;
      const from = { evidence: this.#file.digest, at: `line ${this.#hujson.lineOf(entry)}` };
      const common = {
        section: 'nodeAttrs',
        sources: ['the internet by Funnel'],
        ports: FUNNEL_PORTS,
        protocol: 'tcp',
        from,
      } as const;
      for (const target of this.#words(parts.get('target'), entry, 'target')) this.#add({ ...common, destination: bare(target) });
    }
  }

  #rule(section: 'acls' | 'grants', rule: Node): void {
    const parts = new Map(membersOf(rule, this.#file, this.#hujson).map(({ name, value }) => [name.toLowerCase(), value]));
    // Older policies say users and ports for src and dst.
    const sources = this.#words(parts.get('src') ?? parts.get('users'), rule, 'src');
    const destinations = this.#words(parts.get('dst') ?? parts.get('ports'), rule, 'dst');
    if (['srcposture', 'via'].some((name) => (parts.get(name)?.children ?? []).length > 0))
      this.#conditional.push(this.#hujson.lineOf(rule));
    const common = { section, sources, from: { evidence: this.#file.digest, at: `line ${this.#hujson.lineOf(rule)}` } };
    if (section === 'acls') {
      const action = parts.get('action')?.value;
      if (action !== 'accept') throw this.#problem(rule, `A rule has the action "${action ?? ''}"; Tailscale knows "accept" only.`);
      const protocol = this.#optionalWord(parts.get('proto'));
      for (const destination of destinations) this.#add({ ...common, ...this.#split(destination, rule), protocol });
      return;
    }
    const opened = parts.get('ip') === undefined ? [] : this.#words(parts.get('ip'), rule, 'ip');
    if (opened.length === 0) this.#withoutPorts.push(this.#hujson.lineOf(rule));
    const byProtocol = Map.groupBy(
      opened.map((text) => this.#capability(text, rule)),
      ({ protocol }) => protocol,
    );
    for (const destination of destinations)
      for (const [protocol, ports] of byProtocol)
        this.#add({ ...common, destination: bare(destination), ports: ports.flatMap(({ ports: list }) => list), protocol });
  }

  #add(rule: TailnetRule): void {
    this.facts.push({ kind: 'tailnetRule', ...rule });
  }

  /** The host and the ports of an ACL destination: `tag:mcp:80,443`, `[fd7a::1]:22`, `192.0.2.0/24:*`. */
  #split(text: string, rule: Node): Pick<TailnetRule, 'destination' | 'ports'> {
    const cut = text.lastIndexOf(':');
    const ports = text.slice(cut + 1);
    if (cut <= 0 || !PORTS.test(ports))
      throw this.#problem(rule, `The destination "${text}" does not end in ports such as ":443" or ":*".`);
    return { destination: bare(text.slice(0, cut)), ports: listed(ports) };
  }

  /** What a grant's `ip` opens: `443`, `tcp:80`, `udp:8000-8100`, `icmp:*`, `*`. */
  #capability(text: string, rule: Node): Pick<TailnetRule, 'protocol' | 'ports'> {
    const cut = text.lastIndexOf(':');
    const ports = text.slice(cut + 1);
    if (!PORTS.test(ports)) throw this.#problem(rule, `"${text}" opens no ports that are known here.`);
    return { protocol: cut === -1 || text.startsWith('*:') ? null : text.slice(0, cut), ports: listed(ports) };
  }

  #words(node: Node | undefined, rule: Node, name: string): string[] {
    const items = node?.type === 'array' ? (node.children ?? []) : node?.type === 'string' ? [node] : null;
    if (items === null || items.some((item) => item.type !== 'string')) {
      throw this.#problem(node ?? rule, `A rule needs "${name}" with a list of words.`);
    }
    return items.map((item) => String(item.value));
  }

  #optionalWord(node: Node | undefined): string | null {
    return node === undefined || node.type === 'null' || node.value === '' ? null : String(node.value);
  }

  #problem(node: Node, what: string): Error {
    return hujsonProblem(this.#file, this.#hujson.lineOf(node), what);
  }
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\](\/\d+)?$/, '$1$2');
}

function listed(ports: string): string[] {
  return ports.split(',').map((port) => port.trim());
}
