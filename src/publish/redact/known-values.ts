import { type Found, isReplacement } from './found.ts';
import { looksRandom } from './likeness.ts';
import { Needles } from './needles.ts';

/** No shorter text is looked for elsewhere: it would be found by chance. */
const SHORTEST = 8;

interface Form {
  /** In base64 the whole run of its characters goes: what is left of a part could be put together again. */
  readonly run: boolean;
  readonly rule: string;
}

/**
 * Values found to be secret in one place of the evidence, looked for everywhere else: as they are, in base64 at any alignment,
 * in hexadecimal, percent-encoded, and escaped for JSON or HTML. One pass over the text, however many there are.
 */
export class KnownValues {
  readonly #forms = new Needles<Form>(SHORTEST);
  readonly #written = new Set<string>();
  readonly #seen = new Set<string>();

  /** Takes in a value. Words that a person could have written elsewhere with another meaning are left out, unless they are `literal`. */
  add(value: string, { literal = false }: { readonly literal?: boolean } = {}): void {
    const text = value.trim();
    if (this.#seen.has(text) || isReplacement(text) || text.length < SHORTEST) return;
    if (!literal && !(looksRandom(text) && /^[^\s]+$/.test(text))) return;
    this.#seen.add(text);
    for (const { text: written, ...form } of formsOf(text)) {
      if (this.#written.has(written)) continue;
      this.#written.add(written);
      this.#forms.add(written, form);
    }
  }

  get size(): number {
    return this.#seen.size;
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    this.#forms.find(text, ({ run, rule }, from, to) => {
      const { start, end } = run ? base64Run(text, from, to) : { start: from, end: to };
      found.push({ start, end, kind: 'secrets', rule });
      return end;
    });
    return found;
  }
}

function formsOf(value: string): (Form & { readonly text: string })[] {
  const forms = new Map<string, Form & { readonly text: string }>();
  const add = (text: string, rule: string, run = false) => {
    if (text.length >= SHORTEST && !forms.has(text)) forms.set(text, { text, run, rule });
  };
  add(value, 'known');
  add(JSON.stringify(value).slice(1, -1), 'known');
  add(
    value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
    'known-html',
  );
  add(value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'), 'known-html');
  // A lone surrogate has no form in UTF-8 and so none in a URL.
  const encoded = encodeURIComponent(value.replace(/\p{Cs}/gu, ''));
  add(encoded, 'known-url');
  add(
    encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    'known-url',
  );
  const bytes = Buffer.from(value, 'utf8');
  add(bytes.toString('hex'), 'known-hex');
  add(bytes.toString('hex').toUpperCase(), 'known-hex');
  for (const shift of [0, 1, 2]) {
    for (const encoding of ['base64', 'base64url'] as const) {
      // Of the characters at both ends some bits belong to the neighbours: they differ from place to place.
      const whole = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString(encoding)
        .replace(/=+$/, '');
      const tail = (bytes.length + shift) % 3 === 0 ? 0 : 1;
      add(whole.slice(shift === 0 ? 0 : shift + 1, whole.length - tail), 'known-base64', true);
    }
  }
  return [...forms.values()];
}

function base64Run(text: string, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (start > 0 && from - start < 4096 && /[A-Za-z0-9+/_-]/.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && end - to < 4096 && /[A-Za-z0-9+/=_-]/.test(text.charAt(end))) end += 1;
  return { start, end };
}
