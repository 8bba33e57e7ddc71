import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** Where the page content draws the signature box: points from the page's top left corner. Pages count from 1. */
export interface SignatureBox {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Name of the empty signature field. */
const SIGNATURE_FIELD = 'Signature';

/**
 * Adds to a tagged PDF/A-3a what its composer cannot: the title in the window, the claim of PDF/UA-1 in the metadata, and an empty,
 * tagged signature field over the box. The file is written anew with object streams, which makes it a third of its size.
 */
export async function finishReport(pdf: Uint8Array, box: SignatureBox): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const preferences = document.catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict);
  preferences.set(PDFName.of('DisplayDocTitle'), document.context.obj(true));
  claimAccessibility(document);
  addSignatureField(document, box);
  return document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
}

const UA_SCHEMA =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>' +
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>' +
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>' +
  '<pdfaProperty:description>Part of PDF/UA that the document conforms to</pdfaProperty:description>' +
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>';
const UA_PART =
  '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>';

/** PDF/A wants every metadata schema that it does not know described in the file itself (ISO 19005-3, section 6.6.2.3). */
function claimAccessibility(document: PDFDocument): void {
  const name = PDFName.of('Metadata');
  const stream = document.catalog.lookup(name);
  const reference = document.catalog.get(name);
  if (!(stream instanceof PDFRawStream) || !(reference instanceof PDFRef)) throw new TypeError('The composed PDF has no metadata.');
  const metadata = insertBefore(
    insertBefore(new TextDecoder().decode(stream.contents), '</rdf:Bag></pdfaExtension:schemas>', UA_SCHEMA),
    '</rdf:RDF>',
    UA_PART,
  );
  const bytes = new TextEncoder().encode(metadata);
  document.context.assign(reference, PDFRawStream.of(stream.dict, bytes));
}

function insertBefore(text: string, place: string, addition: string): string {
  if (!text.includes(place)) throw new TypeError(`The composed PDF's metadata has no "${place}".`);
  return text.replace(place, addition + place);
}

function addSignatureField(document: PDFDocument, box: SignatureBox): void {
  const { context, catalog } = document;
  const page = document.getPage(box.page - 1);
  const bottom = page.getHeight() - box.y - box.height;
  const tree = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const structParent = nextParentKey(tree);
  const appearance = context.register(
    context.stream('', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, box.width, box.height], Resources: {} }),
  );
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of(SIGNATURE_FIELD),
      TU: PDFHexString.fromText('Digital signature of this report'),
      F: PRINT,
      P: page.ref,
      Rect: [box.x, bottom, box.x + box.width, bottom + box.height],
      StructParent: structParent,
      AP: { N: appearance },
    }),
  );
  addToPage(page, widget);
  catalog.set(PDFName.of('AcroForm'), context.register(context.obj({ Fields: [widget], SigFlags: SIGNATURE_FIELD_EXISTS })));
  addToStructure(document, tree, structParent, widget, page);
}

/** Annotation flag: shown in print as well. PDF/A wants it set on every annotation. */
const PRINT = 4;
const SIGNATURE_FIELD_EXISTS = 1;

function addToPage(page: PDFPage, widget: PDFRef): void {
  const annotations = page.node.Annots();
  if (annotations === undefined) page.node.set(PDFName.of('Annots'), page.doc.context.obj([widget]));
  else annotations.push(widget);
  page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
}

function nextParentKey(tree: PDFDict): number {
  const numbers = tree.lookup(PDFName.of('ParentTree'), PDFDict).lookup(PDFName.of('Nums'), PDFArray);
  const last = numbers.size() === 0 ? -1 : numbers.lookup(numbers.size() - 2, PDFNumber).asNumber();
  return last + 1;
}

function addToStructure(document: PDFDocument, tree: PDFDict, key: number, widget: PDFRef, page: PDFPage): void {
  const { context } = document;
  const root = firstKid(tree);
  const kids = context.lookup(root, PDFDict).lookup(PDFName.of('K'), PDFArray);
  const element = context.register(
    context.obj({ Type: 'StructElem', S: 'Form', P: root, Pg: page.ref, K: { Type: 'OBJR', Obj: widget, Pg: page.ref } }),
  );
  kids.push(element);
  const numbers = tree.lookup(PDFName.of('ParentTree'), PDFDict).lookup(PDFName.of('Nums'), PDFArray);
  numbers.push(PDFNumber.of(key));
  numbers.push(element);
  tree.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(key + 1));
}

function firstKid(tree: PDFDict): PDFRef {
  const kids = tree.lookup(PDFName.of('K'));
  const kid = kids instanceof PDFArray ? kids.get(0) : tree.get(PDFName.of('K'));
  if (!(kid instanceof PDFRef)) throw new TypeError('The composed PDF has no structure tree.');
  return kid;
}
