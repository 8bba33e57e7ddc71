import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './domain/problem.ts';
import { LeavingGate } from './leaving-gate.ts';
import type { JudgedPeriod } from './pipeline.ts';
import { clearLeftovers } from './publish/leftovers.ts';
import type { EvidenceFile } from './publish/redact/evidence-file.ts';
import { Staging } from './publish/staging.ts';
import type { Workspace } from './workspace.ts';

/** A project whose published part is made ready beside the one that stands. */
export interface Stage {
  /** The project; `dist` is where everything is made ready. */
  readonly workspace: Workspace;
  /** A text with the places that things made ready will have, instead of those where they stand. */
  placed(text: string): string;
  /** Makes what stands at a place of `dist` ready as it is, to be added to. */
  keep(name: string): Promise<void>;
  /** The gate for what is made of a judgement. */
  gateFor(judged: JudgedPeriod): Promise<LeavingGate>;
  /** Has everything that was made ready since pass the gate of the judgement that it was made of. */
  pass(judged: JudgedPeriod): Promise<void>;
  /** Says of everything made ready since that it passed the gate when it was first made. */
  passedBefore(): Promise<void>;
}

/**
 * Runs work that publishes, and puts what it made in place together at its end: when it throws, or when the gate refuses something, what
 * stood there before stands there still.
 */
export async function publishTogether<Result>(
  workspace: Workspace,
  now: Date,
  work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  await clearLeftovers(workspace.dist, now.getTime());
  const staging = await Staging.open(workspace.dist);
  const passed = new Set<string>();
  const gateFor = (judged: JudgedPeriod) => LeavingGate.of(judged.published, judged.assessment, passed);
  try {
    const result = await work({
      workspace: { ...workspace, dist: staging.folder },
      placed: (text) => staging.placed(text),
      keep: async (name) => {
        await staging.keep(name);
        for await (const { path, bytes } of madeReady(staging)) if (path.startsWith(`${name}/`)) passed.add(digestOf(bytes));
      },
      gateFor,
      passedBefore: async () => {
        for await (const { bytes } of madeReady(staging)) passed.add(digestOf(bytes));
      },
      pass: async (judged) => (await gateFor(judged)).refuseLeaks(madeReady(staging)),
    });
    for await (const { path, bytes } of madeReady(staging)) {
      if (!passed.has(digestOf(bytes))) throw new Error(`"${path}" has passed no gate.`);
    }
    await staging.commit();
    return result;
  } catch (thrown) {
    throw placedProblem(thrown, staging);
  } finally {
    await staging.discard();
  }
}

/** A problem speaks of places as they will be, or were before. */
function placedProblem(thrown: unknown, staging: Staging): unknown {
  if (!(thrown instanceof Problem)) return thrown;
  const { what, where, why, fix } = thrown.parts;
  const problem = new Problem({
    what: staging.placed(what),
    ...(where === undefined ? {} : { where: staging.placed(where) }),
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix: staging.placed(fix) }),
  });
  problem.cause = thrown.cause;
  return problem;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A package passes the gate when it is made, with all that is in it, and before it is signed. */
async function* madeReady(staging: Staging): AsyncGenerator<EvidenceFile> {
  for (const path of await staging.files()) {
    if (!path.startsWith('packages/')) yield { path, bytes: await readFile(join(staging.folder, path)) };
  }
}
