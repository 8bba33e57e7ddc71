/**
 * The code points that a TrueType or OpenType font has a glyph for, read from its `cmap` table (formats 4 and 12).
 * Private-use code points are left out: PDF/A-3a has no text for them. Throws a RangeError when the file is cut off.
 * See https://learn.microsoft.com/typography/opentype/spec/cmap.
 */
export function glyphCoverage(font: Buffer): Set<number> {
  const covered = new Set<number>();
  const cmap = tableOffset(font, 'cmap');
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index++) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) addSegments(font, subtable, covered);
    if (format === 12) addGroups(font, subtable, covered);
  }
  for (const codePoint of covered) if (/\p{Co}/u.test(String.fromCodePoint(codePoint))) covered.delete(codePoint);
  return covered;
}

function tableOffset(font: Buffer, tag: string): number {
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new RangeError(`The font has no "${tag}" table.`);
}

function addSegments(font: Buffer, subtable: number, covered: Set<number>): void {
  const bytes = font.readUInt16BE(subtable + 6);
  const [ends, starts] = [subtable + 14, subtable + 16 + bytes];
  const [deltas, ranges] = [starts + bytes, starts + bytes * 2];
  for (let offset = 0; offset < bytes; offset += 2) {
    const end = font.readUInt16BE(ends + offset);
    const start = font.readUInt16BE(starts + offset);
    const delta = font.readUInt16BE(deltas + offset);
    const range = font.readUInt16BE(ranges + offset);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const listed = range === 0 ? code : font.readUInt16BE(ranges + offset + range + (code - start) * 2);
      if (listed !== 0 && (listed + delta) % 0x1_0000 !== 0) covered.add(code);
    }
  }
}

function addGroups(font: Buffer, subtable: number, covered: Set<number>): void {
  for (let index = 0; index < font.readUInt32BE(subtable + 12); index++) {
    const group = subtable + 16 + index * 12;
    const start = font.readUInt32BE(group);
    const glyph = font.readUInt32BE(group + 8);
    for (let code = start; code <= font.readUInt32BE(group + 4); code++) if (glyph + code - start !== 0) covered.add(code);
  }
}
