import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from './domain/canonical.ts';
import { ifThere } from './record/refusals.ts';
import { loadRules } from './rules.ts';

/** A file of the content folder that is published as it lies there. */
interface ContentFile {
  /** Below the content folder, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a period is judged by, as it lies in the content folder. `redaction.yaml` is never among it: it names what must not be published. */
export async function contentFiles(folder: string): Promise<ContentFile[]> {
  const parts: readonly (readonly [folder: string, name: RegExp])[] = [
    ['', /^organisation\.yaml$/],
    ['people', /allowed_signers$/],
    ['guide', /\.mdx$/],
    ['frameworks', /\.yaml$/],
    ['deviations', /(?:\.yaml|\.openvex\.json)$/],
  ];
  const files: ContentFile[] = [];
  for (const [part, pattern] of parts) {
    const names = (await ifThere(readdir(join(folder, part)))) ?? [];
    for (const name of names.filter((one) => pattern.test(one)).sort(compareText)) {
      files.push({ path: part === '' ? name : `${part}/${name}`, bytes: await readFile(join(folder, part, name)) });
    }
  }
  return files;
}

/** The texts that are published as they are: the content, and the rules without their comments. What stands there names nobody. */
export async function publishedTexts(folder: string): Promise<string[]> {
  const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
  const content = (await contentFiles(folder)).map(({ bytes }) => decode(bytes));
  const rules = (await loadRules()).map(({ bytes }) => decode(bytes).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' '));
  return [...content, ...rules];
}
