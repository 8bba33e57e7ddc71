import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Fills a drop folder with `count` files of every format, from those of another one: each set of copies lies in a folder of its own and
 * differs from the others in its bytes, by empty lines at the end of each file.
 */
export function writeManyFiles(from: string, to: string, count: number): void {
  const paths = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(from, path)).isFile());
  for (let written = 0, set = 0; written < count; set += 1) {
    for (const path of paths.slice(0, count - written)) {
      const place = set === 0 ? join(to, path) : join(to, `set-${set}`, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, Buffer.concat([readFileSync(join(from, path)), Buffer.alloc(set, '\n')]));
      written += 1;
    }
  }
}
