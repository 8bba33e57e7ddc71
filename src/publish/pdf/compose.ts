import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { z } from 'zod';
import type { Assessment } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { explain, Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { finishReport, type SignatureBox } from './finish.ts';
import { loadFonts } from './fonts.ts';
import { reportData } from './report-data.ts';
import { typesetter } from './typeset-text.ts';

/** Choices of a report that are not in the assessment. */
export interface ReportOptions {
  /** Shown on the cover and in every footer, e.g. "Signed with a demonstration key"; null for nothing. */
  readonly keyNotice: string | null;
  /** Folder with `report.typ` and the files it imports; the built-in template unless given. */
  readonly template?: string;
}

const Box = z.tuple([
  z.object({ value: z.object({ page: z.int(), x: z.number(), y: z.number(), width: z.number(), height: z.number() }) }),
]);

/**
 * The audit report as an unsigned, tagged PDF/A-3a with the assessment attached and an empty signature field.
 * The same assessment and options give the same bytes: no clock, no random numbers, no fonts of the machine.
 * Throws a {@link Problem} when the template does not compile or has an accessibility fault (PDF/UA-1).
 */
export async function composeReport(assessment: Assessment, options: ReportOptions): Promise<Uint8Array> {
  const fonts = await loadFonts();
  const attachment = Buffer.from(canonicalJson(assessment));
  const digest = createHash('sha256').update(attachment).digest('hex');
  const data = reportData(assessment, { digest, keyNotice: options.keyNotice }, typesetter(fonts.covers));

  const folder = options.template ?? fileURLToPath(new URL('.', import.meta.url)).replace(/[/\\]$/, '');
  const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs: [...fonts.blobs] }] });
  compiler.mapShadow(join(folder, 'report.json'), Buffer.from(JSON.stringify(data)));
  compiler.mapShadow(join(folder, 'assessment.json'), attachment);
  try {
    const { pdf, box } = typeset(compiler, join(folder, 'report.typ'), assessment.asOf);
    return await finishReport(pdf, box);
  } finally {
    compiler.evictCache(0);
  }
}

function typeset(compiler: NodeCompiler, mainFilePath: string, asOf: Instant): { pdf: Buffer; box: SignatureBox } {
  const result = compiler.compile({ mainFilePath, inputs: { date: asOf.slice(0, 19).replace(/[T:]/g, '-') } });
  const document = result.result;
  // A warning is a fault as well: an unknown font would leave text out.
  const fault = result.takeError() ?? result.takeWarnings();
  if (fault !== null || document === null) {
    const messages = z.array(z.object({ message: z.string() })).parse(fault?.shortDiagnostics ?? []);
    throw new Problem({
      what: `The report's template does not compile cleanly: "${messages.map(({ message }) => message).join('", "')}".`,
      where: mainFilePath,
    });
  }
  const render = (pdfStandard: string): Buffer => {
    try {
      return compiler.pdf(document, { pdfStandard });
    } catch (error) {
      const messages = Array.from(explain(error).matchAll(/message: ("(?:[^"\\]|\\.)*")/g), ([, message]) => message);
      throw new Problem({ what: `The report does not conform to its standards: ${messages.join(', ')}.`, where: mainFilePath });
    }
  };
  // One standard per call: the first is a check for accessibility only, the second is the file. finishReport joins their claims.
  render('ua-1');
  const pdf = render('a-3a');
  const [{ value }] = Box.parse(compiler.query(document, { selector: '<signature-box>' }));
  return { pdf, box: value };
}
