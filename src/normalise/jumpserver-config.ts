import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { isKept, unreadDays, valueOfText } from './jumpserver-setting-values.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const CONFIG_BYTES = 1024 * 1024;
const ASSIGNMENT = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/;
/** Names that the installer's file has and other environment files do not. */
const ITS_OWN =
  /^(?:BOOTSTRAP_TOKEN|CORE_HOST|MAGNUS_[A-Z_]+|JUMPSERVER_ENABLE_FONT_SMOOTHING|TERMINAL_SESSION_KEEP_DURATION|[A-Z]+_LOG_KEEP_DAYS|PERIOD_TASK_ENABLED|SESSION_EXPIRE_AT_BROWSER_CLOSE)=/gm;
const ENOUGH = 2;

/** The installer's configuration of JumpServer, `config.txt`: `KEY=VALUE` lines, https://github.com/jumpserver/installer. Secrets in it are passed over unread. */
export default {
  format: 'jumpserver-config',
  title: 'JumpServer installer configuration',
  yields: ['jumpserverSetting'],
  recognises({ shape, head }) {
    return (shape === 'text' || shape === 'yaml') && (head.match(ITS_OWN)?.length ?? 0) >= ENOUGH && !head.startsWith('#!');
  },
  read(file): Reading {
    const settings = new Map<string, Fact>();
    const lines = textOf(file, CONFIG_BYTES).split('\n');
    let passedOver = 0;
    for (const [index, line] of lines.entries()) {
      const [, name, written] = ASSIGNMENT.exec(line.trimEnd()) ?? [];
      if (name === undefined || written === undefined) {
        refuseOther(line, index, file);
        continue;
      }
      const text = written.replace(/^(["'])(.*)\1$/, '$2');
      const value = isKept(name) ? (text === '' ? null : (valueOfText(text) ?? unreadDays(name))) : undefined;
      if (value === undefined) {
        passedOver += 1;
        continue;
      }
      const from = { evidence: file.digest, at: `line ${index + 1}` };
      // The last of several lines holds, as in a shell.
      settings.set(name, { kind: 'jumpserverSetting', name, value, source: 'installer', from });
    }
    const notes = passedOver === 0 ? [] : [`Variables that no check needs were passed over unread: ${passedOver}.`];
    return { artefact: file.path, takenAt: null, covers: null, facts: [...settings.values()], notes };
  },
} satisfies Reader;

function refuseOther(line: string, index: number, file: SealedFile): void {
  if (/^\s*(?:#|$)/.test(line)) return;
  throw new Problem({
    what: 'The line is neither an assignment nor a comment.',
    where: `${file.path}:${index + 1}`,
    why: 'What follows it might not be read as JumpServer reads it.',
    fix: 'Collect config.txt as it lies on the host.',
  });
}
