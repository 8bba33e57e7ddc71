import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineThatRuns } from '../../src/verify/guide-code.ts';

const guide = new URL('../../content/guide/', import.meta.url).pathname;

test.for(readdirSync(guide))('%s runs nothing', (name) => {
  expect(lineThatRuns(readFileSync(join(guide, name), 'utf8'))).toBeNull();
});

const IMPORT = "import Control from '../../src/site/components/Control.astro';";

describe('what could run while a page is built', () => {
  test.for<[string, string, number]>([
    ['an expression', 'text\n{process.exit()}\n', 2],
    ['an expression within a line', 'a `code` and {run()}\n', 1],
    ['one in code that a link could swallow', '[a](x`y) {run()} `\n', 1],
    ['an attribute', '<Control id={run()} />\n', 1],
    ['attributes spread', '<Control id="A-1.1" {...run()} />\n', 1],
    ['another component', '<script>run()</script>\n', 1],
    ['a tag over two lines', '<Control id="\n```\n" {...run()}\n```\n" />\n', 1],
    ['another import', "import fs from 'node:fs';\n", 1],
    ['an import of something else under that name', "import Control from 'node:fs';\n", 1],
    ['an export', 'export const a = run();\n', 1],
    ['an indented export', '  export const a = run();\n', 1],
    ['a program behind an import', `${IMPORT}\nrun()\n`, 2],
    ['a picture, which reads a file', '![a](../../secret.png)\n', 1],
    ['a carriage return, which ends a line elsewhere', '```\n\r{run()}\n```\n', 2],
    ['a block that ends with its list', '- ```\n  code\n{run()}\n', 3],
    ['a block within a list that ends indented', '- ```\n  a\n  ```\n{run()}\n', 3],
    ['a block that an aside ends', ':::note\n```\n:::\n{run()}\n```\n', 3],
    ['a block that ends with more marks', '```\n````\n{run()}\n```\n', 2],
    ['a block that ends with a blank behind it', '```\n``` \n{run()}\n```\n', 2],
    ['a block that ends indented', '```\n  ```\n{run()}\n```\n', 2],
    ['marks that begin no block everywhere', '``` a`b\n{run()}\n```\n', 1],
    ['a block that never ends', 'a\n```\n{run()}\n', 4],
    ['front matter that never ends', '---\n{run()}\n', 2],
    ['what follows the front matter', '---\na: 1\n--- \n{run()}\n', 4],
  ])('%s', ([, page, line]) => {
    expect(lineThatRuns(page)).toBe(line);
  });
});

test('blocks of code and front matter may hold anything', () => {
  const page = `---\ntitle: "{a}"\n---\n${IMPORT}\n\nText with \`code\`.\n\n\`\`\`yaml title="{x}"\na: \${B} {{c}} <d>\nexport A=1\n\`\`\`\n\n~~~\n{x}\n\`\`\`js\n~~~\n<Control id="TLS-1.1" />\n`;
  expect(lineThatRuns(page)).toBeNull();
});
