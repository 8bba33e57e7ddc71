/**
 * A collect in a process of its own, to be killed or raced: says `ready`, waits for a line, collects, says what came of it.
 * Arguments: folder of the record, file of its key, drop folder, period, milliseconds to wait for the lock.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { collect } from '../../src/collect/collect.ts';
import { Problem } from '../../src/domain/problem.ts';
import { append } from '../../src/record/append.ts';

const [folder = '', keyFile = '', drop = '', period = '', waitMs = '5000'] = process.argv.slice(2);
const signer = { name: 'proofbook/harbour', key: createPrivateKey(readFileSync(keyFile)) };
const header = { deployment: 'harbour', period, receivedAt: '2026-10-01T08:00:00.000Z' };

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  process.stdin.destroy();
  try {
    const { notes } = await append(folder, signer, header, (seal) => collect(drop, seal), Number(waitMs));
    process.stdout.write(`${JSON.stringify({ notes })}\n`);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    process.stdout.write(`${JSON.stringify({ problem: thrown.parts })}\n`);
    process.exitCode = 3;
  }
});
