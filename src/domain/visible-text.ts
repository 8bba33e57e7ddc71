/**
 * Characters that a reader cannot see or that change how the text around them is read: controls, lone surrogates, line and
 * paragraph separators, and every default-ignorable code point (bidirectional controls, zero-width characters, the byte order
 * mark, variation selectors, the tag block). See Unicode Technical Report 36, section 2, and CVE-2021-42574.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028-\u202E]/gu;

/**
 * The text with every hidden character written out as `\u{202E}`, so that evidence cannot say one thing to the eye and another
 * to a machine. Line breaks and tabs are written out too. Visible characters, of any script, stay as they are.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, escapeCharacter);
}

/** `\u{…}` with the code point of the first character in upper-case hexadecimal. */
export function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}
