import type { Options } from 'minisearch';

/** What the search finds. All members are text; `href` is relative to the root of the site. */
export interface SearchRecord {
  readonly id: string;
  readonly kind: 'Guide' | 'Control' | 'Evidence' | 'Vulnerability' | 'Subject';
  readonly title: string;
  /** Further words it is found by. */
  readonly text: string;
  /** What stands below the title in the results. */
  readonly note: string;
  readonly href: string;
}

/** Name of the global that `search-index.js` sets; a classic script, since `fetch` and modules do not work from `file://`. */
export const SEARCH_GLOBAL = 'proofbookSearchIndex';

const WORD = /[\p{L}\p{N}][\p{L}\p{N}._-]*/gu;

/** Whole words, with the ids in one piece: `CVE-2026-1234`, `TLS-1.1`. In lower case. */
export function queryWords(text: string): string[] {
  return Array.from(text.toLowerCase().matchAll(WORD), ([word]) => word.replace(/(?<![._-])[._-]+$/, ''));
}

/**
 * The words a text is found by: its whole words, and of those that are put together the parts that are words themselves,
 * so that `compose` finds `docker-compose.yml` but `2026` does not find every CVE of the year.
 */
export function indexWords(text: string): string[] {
  return queryWords(text).flatMap((word) => {
    const parts = word.split(/[._-]/).filter((part) => /^\p{L}{3,}$/u.test(part) && part !== 'cve');
    return parts.length === 0 || parts[0] === word ? [word] : [word, ...parts];
  });
}

/** How the index is built and read back; both sides must agree. */
export const SEARCH_OPTIONS: Options<SearchRecord> = {
  fields: ['title', 'text'],
  storeFields: ['kind', 'title', 'note', 'href'],
  tokenize: indexWords,
  processTerm: (term) => term,
  searchOptions: {
    tokenize: queryWords,
    combineWith: 'AND',
    prefix: true,
    // An id with one digit wrong is another id.
    fuzzy: (term) => (/\d/.test(term) || term.length < 5 ? false : 0.2),
    boost: { title: 3 },
    boostDocument: (_id, _term, { kind } = {}) => KIND_BOOST[String(kind)] ?? 1,
  },
};

const KIND_BOOST: Readonly<Record<string, number>> = { Control: 1.6, Guide: 1.3, Vulnerability: 1.1 };
