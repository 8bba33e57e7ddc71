import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { PLACES } from '../publish/package/layout.ts';
import { liesAt } from '../record/layout.ts';

/** What kind of thing lies at a path that `verify` can look into; null for none. */
export async function kindOf(path: string): Promise<'package' | 'archive' | 'report' | null> {
  const marks = [PLACES.sums, PLACES.manifest, PLACES.statement, PLACES.signature].map((name) => liesAt(join(path, name)));
  if ((await Promise.all(marks)).includes(true)) return 'package';
  await refuseEndless(path);
  const head = await headOf(path);
  if (head.startsWith('PK') || (head !== '' && path.toLowerCase().endsWith('.zip'))) return 'archive';
  return head.startsWith('%PDF') ? 'report' : null;
}

/** A pipe would keep its reader waiting, and a device may never end. */
async function refuseEndless(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile() || found.isDirectory()) return;
  throw new Problem({
    what: 'It is a pipe or a device, expected a file or a folder.',
    where: path,
    fix: 'Write what comes out of it to a file first.',
  });
}

async function headOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return '';
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}
