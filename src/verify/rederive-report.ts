import { pdfContent } from '../publish/redact/pdf-text.ts';
import type { Derivable, Deriving, Rederivation } from './derivation.ts';
import { LARGEST_READ } from './source.ts';

/**
 * Compares the report with one composed again: its bytes where the same program wrote both, the figures it shows otherwise. That nothing
 * but the signature follows these bytes was verified before.
 */
export async function compareReport(
  { source, manifest: { report }, sealed: assessment }: Derivable,
  { installed, tools, findings }: Deriving,
): Promise<Rederivation['report']> {
  const composed = await installed.compose(assessment, report.keyNotice);
  const sealed = (await source.read(report.path)) ?? Buffer.alloc(0);
  if (composed.length === report.unsigned.size && Buffer.compare(sealed.subarray(0, composed.length), composed) === 0)
    return 'same bytes';
  const different = tools === 'same' ? 'Composed again it has other bytes.' : await otherFigures(sealed, composed);
  if (different === null) {
    const what =
      'Another version of the program composed it: the figures in its text are the same, and how its pages look was not compared.';
    findings.push({ code: 'not-compared', where: report.path, what });
    return 'same figures';
  }
  findings.push({ code: 'report-differs', where: report.path, what: different });
  return 'different';
}

async function otherFigures(sealed: Uint8Array, composed: Uint8Array): Promise<string | null> {
  const [left, right] = await Promise.all([sealed, composed].map((bytes) => pdfContent(bytes, LARGEST_READ).catch(() => null)));
  if (left == null || right == null) return 'Its text cannot be read, so that its figures cannot be compared.';
  return compareFigures(left.pages, right.pages);
}

/**
 * The first figure that only one of two reports shows, in words; null when they show the same. Everything with a digit in it counts.
 * On the cover all of it does; after it plain numbers no larger than the number of pages are left out, since another composer breaks pages elsewhere.
 */
export function compareFigures(sealed: readonly string[], composed: readonly string[]): string | null {
  const pages = Math.max(sealed.length, composed.length);
  const isPageNumber = (figure: string): boolean => /^\d+$/.test(figure) && Number(figure) <= pages;
  const cover = differing(figuresOf(sealed.slice(0, 1)), figuresOf(composed.slice(0, 1)));
  const all = differing(
    figuresOf(sealed).filter((figure) => !isPageNumber(figure)),
    figuresOf(composed).filter((figure) => !isPageNumber(figure)),
  );
  if (cover !== null) return `Its cover shows the figure "${cover}" ${countWords(cover, sealed[0], composed[0])}`;
  return all === null ? null : `It does not show the figure "${all}" as often as one that is composed again.`;
}

function countWords(figure: string, sealed = '', composed = ''): string {
  const count = (text: string): number => figuresOf([text]).filter((one) => one === figure).length;
  return `${count(sealed)} times, and composed again ${count(composed)} times.`;
}

function figuresOf(pages: readonly string[]): string[] {
  return pages.flatMap((page) => page.match(/[\p{L}\d][\p{L}\d.:/%+-]*/gu) ?? []).filter((word) => /\d/.test(word));
}

function differing(left: readonly string[], right: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const figure of left) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  for (const figure of right) counts.set(figure, (counts.get(figure) ?? 0) - 1);
  return [...counts].find(([, count]) => count !== 0)?.[0] ?? null;
}
