import { derivedFiles } from '../publish/package/derived-files.ts';
import { PLACES } from '../publish/package/layout.ts';
import { earlierAnswersIn } from '../publish/package/requests.ts';
import { decodeUtf8 } from '../record/note.ts';
import type { Derivable, Deriving } from './derivation.ts';

/** Writes every file that is made from assessment and manifest alone again, and compares the bytes. */
export async function writeAgain(
  { source, manifest, sealed, fingerprint }: Derivable,
  { installed, tools, findings }: Deriving,
): Promise<{ readonly same: number; readonly notCompared: readonly string[] }> {
  // What assessors said before is in no other file: it is taken as the package states it, and all else is compared.
  const earlierAnswers = earlierAnswersIn(decodeUtf8((await source.read(PLACES.requests)) ?? new Uint8Array()) ?? '');
  const said = earlierAnswers.reduce((sum, { answers }) => sum + answers.length, 0);
  const files = derivedFiles({
    assessment: sealed,
    manifest,
    schema: installed.assessmentSchema,
    logPlaces: installed.logPlaces(sealed),
    earlierAnswers,
    fingerprint,
    hasSite: source.files.has('site/index.html'),
  });
  let same = 0;
  for (const { path, content } of files) {
    const bytes = await source.read(path);
    if (bytes !== null && Buffer.compare(bytes, Buffer.from(content)) === 0) same += 1;
    else if (bytes === null)
      findings.push({ code: 'file-differs', where: path, what: 'It is written from the assessment, and is not there.' });
    else if (tools === 'same')
      findings.push({ code: 'file-differs', where: path, what: 'Written again from the assessment it has other bytes.' });
    else
      findings.push({
        code: 'not-compared',
        where: path,
        what: 'Another version of the program wrote it; written again it has other bytes.',
      });
  }
  const written = new Set(files.map(({ path }) => path));
  for (const path of source.files.keys())
    if (path.startsWith('machine-readable/') && !written.has(path))
      findings.push({ code: 'file-differs', where: path, what: 'It is not written from this assessment.' });
  return { same, notCompared: said === 0 ? [] : [`${PLACES.requests}: ${said} earlier answers, which are its owner's word`] };
}
