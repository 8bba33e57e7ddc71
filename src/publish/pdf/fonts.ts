import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { glyphCoverage } from './glyph-coverage.ts';

/** The fonts of the report: their bytes, and whether one of them can show a code point. */
export interface Fonts {
  readonly blobs: readonly Buffer[];
  readonly covers: (codePoint: number) => boolean;
}

/** Faces by family. A family shows a code point when each of its faces does. */
const FAMILIES: readonly (readonly string[])[] = [
  ['300Light/SourceSans3_300Light', '400Regular/SourceSans3_400Regular', '600SemiBold/SourceSans3_600SemiBold'].map(
    (face) => `@expo-google-fonts/source-sans-3/${face}.ttf`,
  ),
  ['@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf'],
];

/** Reads the fonts from their packages, so that the report looks the same on every machine. */
export async function loadFonts(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const families = await Promise.all(FAMILIES.map((faces) => Promise.all(faces.map((face) => readFile(resolve(face))))));
  const coverages = families.map((faces) => faces.map(glyphCoverage));
  return {
    blobs: families.flat(),
    covers: (codePoint) => coverages.some((faces) => faces.every((face) => face.has(codePoint))),
  };
}
