import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { digestOf } from './content.ts';
import { Assessment } from './domain/assessment.ts';
import { canonicalJson, compareText } from './domain/canonical.ts';
import type { Digest } from './domain/evidence.ts';
import type { Period } from './domain/period.ts';
import { loadRedactionKey, redactionKeyIn } from './published-evidence.ts';
import type { Collection } from './record/entry.ts';
import { writeWhole } from './record/store.ts';
import type { Workspace } from './workspace.ts';

const Kept = z.strictObject({ proofbook: z.literal('judged-before/1'), seal: z.string(), assessment: z.unknown() });

/**
 * The last assessment of a quarter, kept so that it need not be made again while nothing it follows from has changed: the evidence, the
 * content, and the code with its libraries. It is sealed with the key of redaction, so that what somebody else put in its place is not
 * taken for one. Deleting it costs nothing but time.
 */
export class JudgedBefore {
  readonly #workspace: Workspace;
  readonly #period: Period;
  readonly #standing: Digest | null;

  private constructor(workspace: Workspace, period: Period, standing: Digest | null) {
    this.#workspace = workspace;
    this.#period = period;
    this.#standing = standing;
  }

  /** Takes down how content and code stand: to be called before either is read for a judgement. */
  static async of(workspace: Workspace, period: Period): Promise<JudgedBefore> {
    return new JudgedBefore(workspace, period, await standingOf(workspace));
  }

  /** The assessment as of the period's end, when it was made of the same; null when it has to be made. */
  async recall(collection: Collection): Promise<Assessment | null> {
    const text = await readFile(this.#place, 'utf8').catch(() => null);
    if (text === null || this.#standing === null) return null;
    try {
      const { seal, assessment } = Kept.parse(JSON.parse(text));
      const expected = await this.#seal(collection, canonicalJson(assessment));
      return timingSafeEqual(Buffer.from(seal, 'hex'), Buffer.from(expected, 'hex')) ? Assessment.parse(assessment) : null;
    } catch {
      // Cut off, of another version, or not ours: it is made anew, and replaced.
      return null;
    }
  }

  /** Keeps an assessment that may leave, unless content or code changed while it was made. */
  async remember(collection: Collection, assessment: Assessment): Promise<void> {
    if (this.#standing === null || (await standingOf(this.#workspace)) !== this.#standing) return;
    const said = canonicalJson(assessment);
    const seal = await this.#seal(collection, said);
    await writeWhole(this.#place, `{"assessment":${said},"proofbook":"judged-before/1","seal":"${seal}"}\n`, 0o600);
  }

  get #place(): string {
    return join(dirname(this.#workspace.record), 'judged', `${this.#period.id}.json`);
  }

  /** When the evidence was received does not count: nothing is judged by it. */
  async #seal({ deployment, period, files }: Collection, said: string): Promise<string> {
    const key = await loadRedactionKey(redactionKeyIn(this.#workspace.keys), { deployment, period });
    const made = canonicalJson({ standing: this.#standing, deployment, period, files });
    return createHmac('sha256', key).update(`proofbook judged before\n${made}\n${said}`).digest('hex');
  }
}

/** One digest of all code, of the libraries it is locked to, of the Node it runs on, and of every file of the content; null when it cannot be told. */
async function standingOf({ content }: Workspace): Promise<Digest | null> {
  const source = fileURLToPath(new URL('.', import.meta.url));
  try {
    const files = [
      ...(await filesBelow(source, 'src')),
      ...(await filesBelow(content, 'content')),
      { name: 'package-lock.json', bytes: await readFile(join(source, '..', 'package-lock.json')) },
    ];
    return createHash('sha256')
      .update(`${process.version} ${digestOf(files)}`)
      .digest('hex');
  } catch {
    // What is wrong with the content is said where it is read.
    return null;
  }
}

async function filesBelow(folder: string, name: string): Promise<{ name: string; bytes: Uint8Array }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => ({ name: join(name, relative(folder, path)), bytes: await readFile(path) });
  return Promise.all(paths.sort(compareText).map(read));
}
