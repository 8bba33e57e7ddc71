/** What makes a spreadsheet take a cell for a formula, also after white space and in full width. See OWASP, CSV Injection. */
const FORMULA_START = /^\s*[=+\-@|%＝＋－＠\t\r\n]/;

/** Text that no spreadsheet runs: with an apostrophe before what would start a formula. Everything else stays as it is. */
export function defused(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}
