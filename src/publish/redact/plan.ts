import { createHash } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import { type Salts, saltsFrom } from './commitment.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { SecretFinder } from './found.ts';
import { KnownAddresses } from './known-addresses.ts';
import { KnownPeople } from './known-people.ts';
import { KnownValues } from './known-values.ts';
import type { Known, Located, Search } from './locate.ts';
import { findEmails } from './people.ts';
import { flat, type PieceSizes } from './piece.ts';
import { Replacements } from './replacements.ts';
import type { RedactionRules } from './rules.ts';
import { settle } from './settle.ts';
import { textFormOf } from './text-bytes.ts';
import { readWritten } from './written-address.ts';

/** What the survey found in a file: for each of its pieces, in order; or why nothing of the file may be published. */
type Surveyed = { readonly digest: string } & (
  | { readonly pieces: readonly (readonly Located[])[] }
  | { readonly withheld: string }
);

/** What redacting one period's evidence needs: made by {@link prepareRedaction}, the same for every file. */
export interface RedactionPlan {
  readonly search: Search;
  /** What the originals hold and must not be published, for the gate. */
  readonly known: Known;
  readonly replacements: Replacements;
  readonly salts: Salts;
  /** What the survey found in a file of this content; null when it was not kept. */
  surveyed(file: EvidenceFile): Surveyed | null;
  /** Id of the format that a file is taken for; null for none. */
  formatOf(file: EvidenceFile): string | null;
  /** How large files are taken to pieces; by default for what memory holds. */
  readonly sizes: PieceSizes | undefined;
}

/** What is known besides the evidence and the rules of redaction. */
export interface PlanOptions {
  /** Texts that are published as they are, such as the guide: a name that stands in them as well names nobody. */
  readonly published?: readonly string[];
  readonly formatOf?: (file: EvidenceFile) => string | null;
  readonly sizes?: PieceSizes;
}

/** RFC 5321 allows 320 characters; the sign may be written as three. */
const LONGEST_EMAIL = 400;

/** Of a file with more findings the survey is not kept: it is cheaper to look again than to hold a whole log in memory. */
const MOST_KEPT = 10_000;

/**
 * Reads all evidence of a period once, so that a secret, a person or an address found in one file is known in all, and no two addresses
 * get one replacement. `key` has at least 32 secret bytes and belongs to one deployment and period: the same key, rules and evidence give
 * the same bytes.
 */
export async function prepareRedaction(
  files: AsyncIterable<EvidenceFile> | Iterable<EvidenceFile>,
  rules: RedactionRules,
  findSecrets: SecretFinder,
  key: Uint8Array,
  { published = [], formatOf = () => null, sizes }: PlanOptions = {},
): Promise<RedactionPlan> {
  const own = withPublished(rules, published);
  const replacements = new Replacements(key, rules.people.keepDomains, rules.addresses.except);
  const survey = new Survey(own, replacements);
  const first: Search = { rules: own, findSecrets, known: null };
  const kept = new Map<string, Surveyed>();
  for await (const file of files) {
    const surveyed = await surveyFile(file, first, survey, sizes);
    if (surveyed !== null) kept.set(file.path, surveyed);
  }
  const known = survey.known(published);
  return {
    search: { ...first, known },
    known,
    replacements,
    salts: saltsFrom(key),
    surveyed: ({ path, bytes }) => {
      const found = kept.get(path);
      return found !== undefined && found.digest === digestOf(bytes) ? found : null;
    },
    formatOf,
    sizes,
  };
}

async function surveyFile(
  { path, bytes }: EvidenceFile,
  search: Search,
  survey: Survey,
  sizes: PieceSizes | undefined,
): Promise<Surveyed | null> {
  const digest = digestOf(bytes);
  const text = textFormOf(path, bytes, sizes);
  if (typeof text === 'string') return { digest, withheld: text };
  const pieces: Located[][] = [];
  let count = 0;
  try {
    for (const { text: piece, elements } of text.pieces()) {
      const located: Located[] = await settle(piece, { ...text, elements }, search, (found) => survey.standIn(found));
      for (const one of located) survey.take(one);
      count += located.length;
      if (count <= MOST_KEPT) pieces.push(located.map((one) => ({ ...one, original: flat(one.original) })));
    }
  } catch (thrown) {
    // More than can be redacted: nothing of it leaves.
    if (!(thrown instanceof Problem)) throw thrown;
    return { digest, withheld: thrown.parts.what };
  }
  return count <= MOST_KEPT ? { digest, pieces } : null;
}

/** Gathers what the evidence holds while it is read for the first time. */
class Survey {
  readonly #rules: RedactionRules;
  readonly #replacements: Replacements;
  readonly #values = new KnownValues();
  readonly #people = new KnownPeople();
  readonly #addresses = new KnownAddresses();
  readonly #excepted: ReadonlySet<string>;
  readonly #domains: ReadonlySet<string>;

  constructor(rules: RedactionRules, replacements: Replacements) {
    this.#rules = rules;
    this.#replacements = replacements;
    this.#excepted = new Set(rules.people.except.map((name) => name.toLowerCase()));
    this.#domains = new Set(rules.people.keepDomains.map((domain) => domain.toLowerCase()));
    for (const { value, files } of rules.literals) if (files === '**') this.#values.add(value, { literal: true });
  }

  /** What stands in a place while the addresses are still being gathered: any address that stays as it is will do. */
  standIn(found: Located): string | null {
    if (found.kind !== 'addresses' || found.rule === 'number' || found.rule === 'place') return this.#replacements.inPlaceOf(found);
    const written = readWritten(found.original);
    if (written === null) return this.#replacements.inPlaceOf(found);
    if (this.#replacements.keepsAddress(written.address)) return null;
    return written.write(written.address.bits === 32 ? '198.18.0.0' : '2001:2::');
  }

  take({ kind, rule, original }: Located): void {
    if (rule === 'number' || rule === 'place') return;
    if (kind === 'secrets') this.#values.add(original);
    else if (kind === 'people') this.#takePerson(original, rule === 'member');
    else if (kind === 'addresses') {
      const written = readWritten(original);
      if (written === null) return;
      this.#replacements.expect(written.address);
      this.#addresses.add(written.address);
    }
  }

  /** The account of a person is often what stands before the sign in the person's own address. */
  #takePerson(name: string, isMember: boolean): void {
    this.#people.add(name);
    if (name.length > LONGEST_EMAIL) return;
    const [, local, domain] = /^([^@\s]+)(?:@|%40)([^@\s]+)$/.exec(name.toLowerCase()) ?? [];
    if (local === undefined || domain === undefined || this.#excepted.has(local)) return;
    if (isMember || this.#domains.has(domain)) this.#people.add(local);
  }

  known(published: readonly string[]): Known {
    this.#replacements.settleAddresses();
    this.#people.forget([...this.#rules.people.except, ...published]);
    return { values: this.#values, people: this.#people, addresses: this.#addresses };
  }
}

/** An e-mail address that is published anyway stays wherever it stands. */
function withPublished(rules: RedactionRules, published: readonly string[]): RedactionRules {
  const emails = published.flatMap((text) => findEmails(text).map(({ start, end }) => text.slice(start, end)));
  return { ...rules, people: { ...rules.people, except: [...new Set([...rules.people.except, ...emails])] } };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
