import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding, Verdict } from '../../src/domain/assessment.ts';
import type { Organisation } from '../../src/domain/organisation.ts';
import { type PointedFile, type Proposal, propose } from '../../src/fix/propose.ts';
import { unifiedDiff } from '../../src/fix/unified-diff.ts';
import { organisation as anOrganisation } from '../assess/builders.ts';
import { judged, readingsOf } from '../assess/judged.ts';

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** What is proposed for the files of a drop folder when one check judges them. */
export interface Proposed extends Proposal {
  readonly patch: string;
  /** The lines that go and come, without those around them. */
  readonly lines: readonly string[];
}

/** Judges the files by a check and proposes what mends them. */
export async function proposed(
  check: string,
  files: Files,
  organisation: Organisation = anOrganisation,
  accept: readonly string[] = [],
): Promise<Proposed> {
  const verdict = accepting(await judged(check, files, organisation), accept);
  const readings = await readingsOf(files, organisation);
  const pointed = readings.flatMap(({ evidence, reading }): PointedFile[] => {
    const { path, digest, format } = evidence;
    const whole = files[path];
    if (digest === null || format === null || reading === null || whole === undefined) return [];
    const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : '';
    return [{ path, digest, format, title: format, facts: reading.facts, mark, text: whole.slice(mark.length) }];
  });
  const facts = readings.flatMap(({ reading }) => reading?.facts ?? []);
  const proposal = propose({ finding: findingOf(verdict), files: pointed, facts, organisation });
  const patch = unifiedDiff(proposal.files);
  const lines = patch.split('\n').filter((line) => /^[-+]/.test(line) && !/^(?:---|\+\+\+) /.test(line));
  return { ...proposal, patch, lines };
}

/** The files with a patch applied to them by the program that people apply patches with. */
export function patched(files: Files, patch: string, tool: 'patch' | 'git'): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-patch-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const [program, ...options] =
      tool === 'patch' ? ['patch', '-p1', '--batch', '--fuzz=0', '--binary'] : ['git', 'apply', '--whitespace=nowarn'];
    const { status, stdout, stderr } = spawnSync(program, options, {
      cwd: folder,
      input: patch,
      encoding: 'utf8',
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}\n${patch}`);
    return Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function accepting(verdict: Verdict, subjects: readonly string[]): Verdict {
  const observations = verdict.observations.map((one) =>
    subjects.includes(one.subject) ? { ...one, acceptedBy: 'a-deviation' } : one,
  );
  return { ...verdict, observations };
}

function findingOf(verdict: Verdict): Finding {
  return {
    control: { id: 'CTR-9.9', title: 'A test', requirement: 'None.', decidedBy: 'check', origin: 'guide' },
    section: '06-containers',
    subsection: { id: 'CTR-9', title: 'A test' },
    status: 'not-satisfied',
    until: null,
    cause: null,
    reason: verdict.reason,
    verdicts: [verdict],
  };
}
