import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { Problem } from '../../domain/problem.ts';
import { defused } from './spreadsheet-text.ts';
import type { Cell, Table } from './tables.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Excel's limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3. */
const CELL_CHARACTERS = 32_767;
const SHEET_ROWS = 1_048_576;

/**
 * Tables as one Office Open XML workbook (ECMA-376), a sheet each, with a frozen bold header. All text is stored as text, never as a formula.
 * The same tables give the same bytes. Throws a {@link Problem} when a table has more rows than a sheet can hold.
 */
export function xlsx(tables: readonly Table[]): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>${tables.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${tables.map(({ title }, index) => `<sheet name="${xml(title)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${tables.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${tables.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };
  for (const [index, table] of tables.entries()) parts[`xl/worksheets/sheet${index + 1}.xml`] = sheet(table, index === 0);
  // The earliest date that a ZIP file can hold, which stands for none. It is stored in local parts, so it is made of local parts.
  const noDate = new Date(1980, 0, 1);
  const files: Zippable = Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, [strToU8(text), { mtime: noDate, level: 6 }]]),
  );
  return zipSync(files);
}

function sheet({ title, columns, rows }: Table, selected: boolean): string {
  if (rows.length >= SHEET_ROWS) {
    throw new Problem({
      what: `The sheet "${title}" would have ${rows.length + 1} rows, and Excel opens ${SHEET_ROWS}.`,
      fix: 'Take the CSV files, which have no limit.',
    });
  }
  const widths = columns
    .map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const body = rows.map((row, index) => rowXml(index + 2, row, 0)).join('');
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>${rowXml(
    1,
    columns.map(({ name }) => name),
    1,
  )}${body}</sheetData><autoFilter ref="A1:${columnName(columns.length - 1)}${rows.length + 1}"/></worksheet>`;
}

function rowXml(number: number, cells: readonly Cell[], style: number): string {
  const content = cells.map((cell, index) => cellXml(`${columnName(index)}${number}`, cell, style)).join('');
  return `<row r="${number}">${content}</row>`;
}

function cellXml(place: string, cell: Cell, style: number): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${place}" s="${style}"><v>${cell}</v></c>`;
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(fitting(defused(cell)))}</t></is></c>`;
}

/** The text as far as a cell can hold it, with a word on what is missing; the CSV files and the assessment have all of it. */
function fitting(text: string): string {
  if (text.length <= CELL_CHARACTERS) return text;
  const note = ` … (${text.length} characters)`;
  return text.slice(0, CELL_CHARACTERS - note.length).replace(/[\uD800-\uDBFF]$/, '') + note;
}

/** `A` for 0, `Z` for 25, `AA` for 26. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** Escapes for XML, for Excel's own `_x000D_` notation, and what no XML 1.0 document may hold. */
function xml(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The cells of every sheet of a workbook that {@link xlsx} wrote, by the sheet's title; an empty cell is an empty text. */
export function parseXlsx(bytes: Uint8Array): Map<string, string[][]> {
  const parts = unzipSync(bytes);
  const part = (name: string): string => {
    const found = parts[name];
    if (found === undefined) throw new Error(`The workbook has no part "${name}".`);
    return strFromU8(found);
  };
  const titles = [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map(([, title]) => unescaped(title ?? ''));
  return new Map(titles.map((title, index) => [title, rowsOf(part(`xl/worksheets/sheet${index + 1}.xml`))]));
}

function rowsOf(sheetXml: string): string[][] {
  return [...sheetXml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, content]) => {
    const cells = [...(content ?? '').matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<v>([^<]*)<\/v>|<is><t[^>]*>([^<]*)<\/t><\/is>)<\/c>/g)];
    const row: string[] = [];
    for (const [, column, number, text] of cells) row[columnIndex(column ?? 'A')] = number ?? unescaped(text ?? '');
    return Array.from(row, (cell) => cell ?? '');
  });
}

function columnIndex(name: string): number {
  return [...name].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replaceAll('_x005F_', '_');
}
