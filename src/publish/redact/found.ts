/** What a stretch of text is, so that it must not be published as it stands. */
export type RedactionKind = 'people' | 'addresses' | 'literals' | 'secrets';

/** A stretch of text that must not be published: `text.slice(start, end)`. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly kind: RedactionKind;
  /** What gave it away, e.g. `jwt` or `named`: never the value itself. */
  readonly rule: string;
}

/** Finds secrets in a text. The same text gives the same answer; the stretches may overlap. */
export type SecretFinder = (text: string) => Promise<readonly Found[]>;

/** Sorts stretches and unites those that overlap; the one that starts first, or reaches further, names the whole. */
export function unite(found: Iterable<Found>): Found[] {
  const sorted = [...found].filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const united: Found[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    if (last === undefined || next.start >= last.end) united.push(next);
    else if (next.end > last.end) united[united.length - 1] = { ...last, end: next.end };
  }
  return united;
}

const REPLACEMENT =
  /^(?:(?:[a-z]+:)?redacted-(?:user|secret|text)-[0-9a-f]{16}(?:@[a-z0-9.-]{1,253})?|redacted-more|redacted-place)(?:\s+(?:(?:[#;*]+|\/\/)\s+)?redacted-more)*\s*$/;

/** Whether a value is a replacement already: redacting twice changes nothing. */
export function isReplacement(text: string): boolean {
  return REPLACEMENT.test(text);
}
