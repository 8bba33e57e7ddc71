import { join } from 'node:path';
import { parsePeriod } from '../src/domain/period.ts';
import { EventTable } from '../src/events/event-table.ts';
import { normalise } from '../src/normalise/normalise.ts';
import { loadReaders } from '../src/normalise/readers.ts';
import { loadCollection } from '../src/record/load-collection.ts';
import { loadTrustedKeys, recordKeyFilesIn } from '../src/record/record-key.ts';
import { EvidenceRecord } from '../src/record/store.ts';
import { bytesOf } from './files.ts';
import { trivyImageReport } from './generators.ts';
import { HARD_TEXTS } from './hard-texts.ts';

/** What a task is measured on. */
export interface Setting {
  /** The folder of a project with a record. */
  readonly root: string;
  /** A drop folder in it. */
  readonly drop: string;
  readonly period: string;
  /** Findings, where the task makes its own input. */
  readonly count: number;
  /** Which of several inputs. */
  readonly which?: number;
}

/** Gets ready, and returns what is to be measured. */
type Task = (setting: Setting) => Promise<() => Promise<unknown>>;

/** The stages are loaded where they are measured: a task without them does not count their memory. */
async function stagesIn({ root, drop, period: name }: Setting) {
  const { runAssess } = await import('../src/commands/assess.ts');
  const { assessPeriod, collectPeriod } = await import('../src/pipeline.ts');
  const { workspaceIn } = await import('../src/workspace.ts');
  const { Terminal } = await import('../src/commands/terminal.ts');
  const [workspace, period] = [workspaceIn(root), parsePeriod(name)];
  return {
    collect: () => collectPeriod(workspace, join(root, drop), period, new Date().toISOString(), () => {}),
    assess: () => assessPeriod(workspace, period),
    /** What the command does: it judges nothing again while nothing changed. */
    command: () => {
      const silent = { write: () => undefined };
      const terminal = new Terminal({ json: false, stdout: silent, stderr: silent, color: false });
      return runAssess({ root, terminal, now: new Date() }, { period: name });
    },
  };
}

/** Everything that is measured, by name. */
export const TASKS: Readonly<Record<string, Task>> = {
  collect: async (setting) => (await stagesIn(setting)).collect,

  async read({ root, period: name }) {
    const period = parsePeriod(name);
    const record = EvidenceRecord.open(join(root, '.proofbook', 'record'));
    const trusted = await loadTrustedKeys(recordKeyFilesIn(join(root, '.proofbook', 'keys')).vkey);
    const { files, deployment } = await loadCollection(record.folder, trusted, name);
    const readers = await loadReaders();
    return async () => {
      const table = await EventTable.create(['traefik']);
      const { evidence } = await normalise(files, {
        readers,
        deployment,
        period: name,
        signers: [],
        read: (digest) => record.read(digest),
        large: record,
        loadLog: (log, reader) => table.load(log, reader, period),
      });
      await table.close();
      const unread = evidence.find(({ state }) => state !== 'read');
      if (unread !== undefined) throw new Error(`${unread.path}: ${unread.problem}`);
    };
  },

  assess: async (setting) => (await stagesIn(setting)).assess,

  async 'collect and assess'(setting) {
    const { collect, command } = await stagesIn(setting);
    return async () => {
      await collect();
      await command();
    };
  },

  async compose(setting) {
    const { composeReport } = await import('../src/publish/pdf/compose.ts');
    const assessment = await (await stagesIn(setting)).assess();
    return () => composeReport(assessment, { keyNotice: null });
  },

  async redact({ count }) {
    const { prepareRedaction } = await import('../src/publish/redact/plan.ts');
    const { redact } = await import('../src/publish/redact/redact.ts');
    const { NO_RULES } = await import('../src/publish/redact/rules.ts');
    const { secretFinder } = await import('../src/publish/redact/secretlint.ts');
    const report = { path: 'image.json', bytes: bytesOf(trivyImageReport(count)) };
    return async () => redact(report, await prepareRedaction([report], NO_RULES, secretFinder(), new Uint8Array(32)));
  },

  /** A text full of beginnings of what is looked for. */
  async 'redact a hard text'({ count, which = 0 }) {
    const { prepareRedaction } = await import('../src/publish/redact/plan.ts');
    const { redact } = await import('../src/publish/redact/redact.ts');
    const { NO_RULES } = await import('../src/publish/redact/rules.ts');
    const { secretFinder } = await import('../src/publish/redact/secretlint.ts');
    const part = HARD_TEXTS[which] ?? ' ';
    const text = { path: 'a.log', bytes: bytesOf([part.repeat(Math.ceil(count / part.length))]) };
    return async () => redact(text, await prepareRedaction([text], NO_RULES, secretFinder(), new Uint8Array(32)));
  },

  async 'scan what leaves'({ count }) {
    const { scanLeaving } = await import('../src/publish/redact/scan-leaving.ts');
    const { secretFinder } = await import('../src/publish/redact/secretlint.ts');
    const report = { path: 'image.json', bytes: bytesOf(trivyImageReport(count)) };
    return () => scanLeaving([report], { findSecrets: secretFinder() });
  },
};
