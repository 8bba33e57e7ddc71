import type { ScriptEncryption } from '../../domain/facts/backup-script.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const WAYS: Readonly<Record<string, string>> = {
  literal: 'is written in the script',
  argument: 'stands on the command line, where every user of the host can read it',
  environment: 'comes from the environment, where it is left behind in the process',
  file: 'comes from a file',
  descriptor: 'comes from a file descriptor',
  recipient: 'is the public key of a recipient',
  service: 'comes from a key service',
};
const SOUND = ['file', 'descriptor', 'recipient', 'service'];

export default defineCheck({
  id: 'backup-key-outside-script',
  title: 'The backup script holds no key',
  control: 'DATA-3.2',
  reads: ['scriptEncryption', 'scriptBackup'],
  requires: ['scriptEncryption'],
  freshFor: 'P31D',
  why: 'A pass phrase in a script is known to everyone who can read the script, its repository or the list of processes.',
  remedy: 'Encrypt to the public key of a recipient with age or OpenPGP, or read the pass phrase from a file.',

  judge({ scriptEncryption, scriptBackup }) {
    const scripts = [...new Set([...scriptEncryption, ...scriptBackup].map(({ script }) => script))];
    if (scripts.length === 0)
      return [unknown('backup script', 'missing', 'The evidence holds no script that makes or encrypts backups.')];
    const bare = scripts.filter((script) => !scriptEncryption.some((one) => one.script === script && one.use === 'encrypts'));
    return mergeObservations([
      ...scriptEncryption.flatMap((call) => judgeCall(call) ?? []),
      ...bare.map((script) =>
        unknown(
          script,
          'missing',
          'It makes backups and encrypts none of them by itself, as far as it runs, so where their key comes from is not in the evidence.',
          [...scriptBackup, ...scriptEncryption].filter((one) => one.script === script).map(({ from }) => from),
          { remedy: 'Encrypt in the script that makes the backup, or hand in the script that encrypts.' },
        ),
      ),
    ]);
  },
});

/** null for a call that says nothing for the script: one that never runs, unless its key is written in it all the same. */
function judgeCall({ script, tool, key, variable, use, from }: ScriptEncryption): Observation | null {
  const name = variable === null ? '' : ` (${variable})`;
  const whose = tool === 'other' ? 'the tool that encrypts' : tool;
  const remedy = `In "${script}", encrypt to a public key (age --recipients-file), or read the pass phrase from a file.`;
  if (use === 'never-runs' && key !== 'literal') return null;
  if (key === null || isUnresolved(key)) {
    const why = key === null ? '' : `: ${key.unresolved}`;
    return unknown(script, 'unresolved', `Where the key of ${whose} comes from is not resolved${why}.`, [from], { remedy });
  }
  const found = `The key of ${whose}${name} ${WAYS[key] ?? quote(key)}.`;
  return SOUND.includes(key) ? pass(script, found, [from]) : fail(script, found, [from], { remedy });
}
