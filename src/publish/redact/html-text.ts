const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  ZeroWidthSpace: '',
  colon: ':',
  equals: '=',
  sol: '/',
  commat: '@',
  lowbar: '_',
  period: '.',
};

/** Marks of letters by the ends of their names: `&euml;` is an e with a diaeresis. */
const MARKS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030A',
  cedil: '\u0327',
  caron: '\u030C',
};
const LETTERS: Readonly<Record<string, string>> = {
  szlig: 'ß',
  oslash: 'ø',
  Oslash: 'Ø',
  aelig: 'æ',
  AElig: 'Æ',
  lstrok: 'ł',
  Lstrok: 'Ł',
};

/** What stands for a character between `&` and `;`, by its number or its name; null for a name that is not known here. */
export function letterOf(reference: string): string | null {
  const [, decimal, hex] = /^#(?:(\d{1,7})|x([0-9a-f]{1,6}))$/i.exec(reference) ?? [];
  if (decimal !== undefined || hex !== undefined) {
    const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number.parseInt(decimal, 10);
    return code > 0x10ffff ? null : String.fromCodePoint(code);
  }
  const [, letter = '', mark = ''] = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil|caron)$/.exec(reference) ?? [];
  if (letter !== '') return `${letter}${MARKS[mark] ?? ''}`.normalize('NFC');
  if (Object.hasOwn(NAMED, reference)) return NAMED[reference] ?? null;
  return Object.hasOwn(LETTERS, reference) ? (LETTERS[reference] ?? null) : null;
}

/** Elements that begin a line; all others stand within one, and may stand within a word. */
const BLOCK =
  /^<\/?(?:address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|head|header|hr|html|li|link|main|meta|nav|ol|option|p|pre|script|section|si|style|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|row|c|svg|text)\b/i;

/** What a page of HTML, SVG or XML shows: tags away, also those within a word, characters written out as what they are, invisible ones dropped. */
export function pageText(markup: string): string {
  // Behind the last end of a comment none can end, and looking for one from every beginning would take for ever.
  const last = markup.lastIndexOf('-->');
  const end = last === -1 ? 0 : last + '-->'.length;
  return (markup.slice(0, end).replace(/<!--[\s\S]*?-->/g, ' ') + markup.slice(end))
    .replace(/<[/!?A-Za-z][^<>]{0,20000}>/g, (tag) => (BLOCK.test(tag) ? '\n' : ''))
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[A-Za-z]{2,20});/gi, (whole, reference: string) => letterOf(reference) ?? whole)
    .replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '');
}
