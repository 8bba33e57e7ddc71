import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { CONTENT_POLICY } from '../../src/publish/site/content-policy.ts';
import { gateFaults } from '../../src/publish/site/site-gate.ts';

const POLICY = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`;

function page(body: string, head = `<meta charset="utf-8">${POLICY}<title>x</title>`) {
  return { file: 'index.html', document: parse(`<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`) };
}

function faults(body: string, head?: string): readonly string[] {
  return gateFaults([page(body, head)], new Set(['index.html', 'about/index.html', 'page.js']));
}

describe('gateFaults', () => {
  test('lets a page pass that has nothing of the kind', () => {
    expect(
      faults(`<script defer src="/page.js"></script><h1 id="top">Hello</h1><a href="#top">up</a> <a href="/about/">about</a>
        <a href="https://owasp.org/">OWASP</a> <a href="mailto:security@harbour.example">mail</a>
        <svg viewBox="0 0 1 1"><path d="M0 0"/></svg> <code>&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(1)</code>
        <p title="onclick=&quot;x&quot; <script>">text</p>`),
    ).toEqual([]);
  });

  test.each([
    ['an inline script', '<script>steal()</script>', 'there is an inline script: "steal()".'],
    ['a script in a drawing', '<svg><script>steal()</script></svg>', 'there is an inline script: "steal()".'],
    ['a script inside a template', '<template><script>steal()</script></template>', 'there is an inline script: "steal()".'],
    ['a module script', '<script type="module" src="/page.js"></script>', 'the script "/page.js" is not a classic script.'],
    [
      'a script from elsewhere',
      '<script src="https://cdn.example/x.js"></script>',
      '<script> loads from "https://cdn.example/x.js".',
    ],
    [
      'a script from elsewhere, without a scheme',
      '<script src="//cdn.example/x.js"></script>',
      '<script> loads from "//cdn.example/x.js".',
    ],
    ['an image from elsewhere', '<img src="http://tracker.example/a.png">', '<img> loads from "http://tracker.example/a.png".'],
    ['an event attribute', '<p onclick="steal()">x</p>', '<p> has the event attribute onclick="steal()".'],
    ['an event attribute of a drawing', '<svg onload="steal()"></svg>', '<svg> has the event attribute onload="steal()".'],
    ['a script address', '<a href="javascript:steal()">x</a>', 'a link has the address "javascript:steal()".'],
    ['a script address in capitals', '<a href=" JavaScript:steal()">x</a>', 'a link has the address " JavaScript:steal()".'],
    ['a script address broken by a tab', '<a href="java\tscript:steal()">x</a>', 'a link has the address "java\tscript:steal()".'],
    ['a data address', '<a href="data:text/html,x">x</a>', 'a link has the address "data:text/html,x".'],
    ['a frame', '<iframe srcdoc="x"></iframe>', 'there is a <iframe> element.'],
    ['a form', '<form action="/about/"></form>', 'there is a <form> element.'],
    ['an inline style', '<style>p{}</style>', 'there is a <style> element.'],
    ['a base', '<base href="/about/">', 'there is a <base> element.'],
    ['a redirection', '<meta http-equiv="refresh" content="0;url=/about/">', 'the page sends its reader elsewhere.'],
    ['a dead link', '<a href="/guide/nope/">x</a>', 'the link "/guide/nope/" leads to no file of the site.'],
    ['a link out of the site', '<a href="../secret.txt">x</a>', 'the link "../secret.txt" leads to no file of the site.'],
    ['a link to no place', '<a href="#nowhere">x</a>', 'the link "#nowhere" leads to no place on its page.'],
  ])('finds %s', (_name, body, fault) => {
    expect(faults(body)).toContain(`index.html: ${fault}`);
  });

  test.each([
    ['absent', '<meta charset="utf-8"><title>x</title>'],
    ['after the title', `<meta charset="utf-8"><title>x</title>${POLICY}`],
    ['another', '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="script-src *">'],
    ['there twice', `<meta charset="utf-8">${POLICY}${POLICY}`],
  ])('finds a policy that is %s', (_name, head) => {
    expect(faults('', head)).toEqual([
      'index.html: the content policy is not the first element after the character set, or not the one expected.',
    ]);
  });

  test('finds a title that closes itself and opens a script', () => {
    expect(faults('', `<meta charset="utf-8">${POLICY}<title>x</title><script>steal()</script>`)).toEqual([
      'index.html: there is an inline script: "steal()".',
    ]);
  });

  test('looks for the place on the page the link leads to', () => {
    const other = { ...page('<h2 id="method">Method</h2>'), file: 'about/index.html' };
    const links = page('<a href="/about/#method">x</a><a href="/about/#gone">y</a>');
    expect(gateFaults([links, other], new Set(['index.html', 'about/index.html']))).toEqual([
      'index.html: the link "/about/#gone" leads to no place on its page.',
    ]);
  });
});
