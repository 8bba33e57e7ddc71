import {
  decodePDFRawStream,
  PDFArray,
  PDFContentStream,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { type GlyphNames, readToUnicode, shownText } from './pdf-operators.ts';

/** What a PDF says, taken apart. */
export interface PdfContent {
  /** One text for each page: what is shown, one line for each text object. */
  readonly pages: readonly string[];
  /** Strings of the document outside its pages: titles, alternative texts, addresses of links. */
  readonly strings: readonly string[];
  /** Strings of bytes, such as a signature, and identifiers of the document. */
  readonly octets: readonly Uint8Array[];
  /** Streams that are neither page content nor pictures nor fonts: metadata and attachments. */
  readonly attached: readonly Uint8Array[];
  /** Whether some of it could not be looked into. */
  readonly refused: readonly string[];
}

/** Reads everything that a PDF shows or carries. Throws when it is no PDF, is damaged, or is encrypted. */
export async function pdfContent(bytes: Uint8Array, largest: number): Promise<PdfContent> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  const reader = new PdfReader(document, largest);
  const pages = document.getPages().map(({ node }) => reader.shown(node.Contents(), node.Resources(), 0));
  return { pages, ...reader.rest(), refused: reader.refused };
}

class PdfReader {
  readonly refused: string[] = [];
  readonly #document: PDFDocument;
  readonly #largest: number;
  readonly #fonts = new Map<PDFDict, GlyphNames | null>();
  /** Streams that were read for what they show. */
  readonly #read = new Set<PDFObject>();

  constructor(document: PDFDocument, largest: number) {
    this.#document = document;
    this.#largest = largest;
  }

  /** What a content stream shows, the forms it draws included. */
  shown(contents: PDFObject | undefined, resources: PDFDict | undefined, depth: number): string {
    const streams = contents instanceof PDFArray ? contents.asArray().map((one) => this.#document.context.lookup(one)) : [contents];
    const operators = streams.map((stream) => (stream instanceof PDFStream ? this.#textOf(stream) : '')).join('\n');
    const fonts = this.#dictOf(resources, 'Font');
    const own = shownText(operators, (name) => this.#glyphNames(fonts, name));
    if (depth > 8) this.refused.push('forms nested too deep');
    const forms =
      depth > 8 ? [] : (this.#dictOf(resources, 'XObject')?.values() ?? []).map((one) => this.#document.context.lookup(one));
    const drawn = forms.map((form) =>
      form instanceof PDFStream && form.dict.get(PDFName.of('Subtype')) === PDFName.of('Form')
        ? this.shown(form, this.#dictOf(form.dict, 'Resources') ?? resources, depth + 1)
        : '',
    );
    return [own, ...drawn].filter((text) => text !== '').join('\n');
  }

  /** Strings and streams besides what pages show. */
  rest(): { strings: string[]; octets: Uint8Array[]; attached: Uint8Array[] } {
    const strings: Strings = { strings: [], octets: [] };
    const attached: Uint8Array[] = [];
    for (const [, object] of this.#document.context.enumerateIndirectObjects()) {
      collectStrings(object, strings, 0);
      if (!(object instanceof PDFRawStream) || this.#read.has(object) || isWordless(object.dict)) continue;
      const bytes = this.#bytesOf(object);
      attached.push(is(object.dict, 'Type', 'Metadata') ? withoutIdentifiers(bytes, strings.octets) : bytes);
    }
    const { ID: _, ...trailer } = this.#document.context.trailerInfo;
    for (const one of Object.values(trailer)) if (one !== undefined) collectStrings(one, strings, 0);
    return { ...strings, attached };
  }

  #glyphNames(fonts: PDFDict | undefined, name: string): GlyphNames | null {
    const font = fonts === undefined ? undefined : this.#document.context.lookup(fonts.get(PDFName.of(name)));
    if (!(font instanceof PDFDict)) return null;
    const known = this.#fonts.get(font);
    if (known !== undefined) return known;
    const map = this.#document.context.lookup(font.get(PDFName.of('ToUnicode')));
    const composite = font.get(PDFName.of('Subtype')) === PDFName.of('Type0');
    const names = map instanceof PDFStream ? readToUnicode(this.#textOf(map), composite ? 2 : 1) : null;
    if (names === null && composite) this.refused.push('a font whose characters have no meaning given');
    this.#fonts.set(font, names);
    return names;
  }

  #dictOf(dict: PDFDict | undefined, name: string): PDFDict | undefined {
    const found = dict === undefined ? undefined : this.#document.context.lookup(dict.get(PDFName.of(name)));
    return found instanceof PDFDict ? found : undefined;
  }

  #textOf(stream: PDFStream): string {
    this.#read.add(stream);
    return Buffer.from(this.#bytesOf(stream)).toString('latin1');
  }

  #bytesOf(stream: PDFStream): Uint8Array {
    try {
      if (stream instanceof PDFContentStream) return stream.getUnencodedContents();
      const bytes = stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();
      if (bytes.length <= this.#largest) return bytes;
      this.refused.push('a stream that is too large');
    } catch {
      this.refused.push('a stream that cannot be decoded');
    }
    return new Uint8Array();
  }
}

/** Fonts, pictures, profiles of colour and the file's own tables, which the library has read. */
function isWordless(dict: PDFDict): boolean {
  const hasFont = ['Length1', 'Length2', 'Length3'].some((key) => dict.has(PDFName.of(key)));
  const profile = dict.has(PDFName.of('N')) && !dict.has(PDFName.of('Type'));
  const isTable = is(dict, 'Type', 'XRef', 'ObjStm');
  return profile || isTable || is(dict, 'Subtype', 'Image', 'Type1C', 'CIDFontType0C', 'OpenType') || hasFont;
}

function is(dict: PDFDict, key: string, ...names: string[]): boolean {
  return names.some((name) => dict.get(PDFName.of(key)) === PDFName.of(name));
}

/** What tells a document, or one state of it, from all others: a digest of 16 bytes in base64, as Typst writes it into the metadata. */
const IDENTIFIER = /(?<=ID>)[A-Za-z0-9+/]{22}==(?=(?:_source)?<)/g;

/** Metadata without its identifiers, which are put to the strings of bytes: a digest ends like the name of a secret by chance. */
function withoutIdentifiers(metadata: Uint8Array, octets: Uint8Array[]): Uint8Array {
  const text = Buffer.from(metadata).toString('latin1');
  for (const [identifier] of text.matchAll(IDENTIFIER)) octets.push(Buffer.from(identifier));
  return Buffer.from(text.replace(IDENTIFIER, ''), 'latin1');
}

interface Strings {
  readonly strings: string[];
  readonly octets: Uint8Array[];
}

function collectStrings(object: PDFObject, found: Strings, depth: number): void {
  if (depth > 50 || object instanceof PDFRef) return;
  if (object instanceof PDFString || object instanceof PDFHexString) {
    const text = textOf(object);
    if (text === null) found.octets.push(object.asBytes());
    else found.strings.push(text);
  } else if (object instanceof PDFArray) for (const one of object.asArray()) collectStrings(one, found, depth + 1);
  else if (object instanceof PDFDict) for (const one of object.values()) collectStrings(one, found, depth + 1);
  else if (object instanceof PDFStream) collectStrings(object.dict, found, depth + 1);
}

/** What a string says; null when it is one of bytes: digests and signatures hold words by chance only. */
function textOf(object: PDFString | PDFHexString): string | null {
  try {
    const text = object.decodeText();
    const strange = text.match(/(?![\t\n\f\r])\p{Cc}/gu)?.length ?? 0;
    return strange * 50 > text.length ? null : text;
  } catch {
    return null;
  }
}
