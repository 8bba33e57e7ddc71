import MiniSearch, { type AsPlainObject, type SearchResult } from 'minisearch';
import { SEARCH_GLOBAL, SEARCH_OPTIONS, type SearchRecord } from '../../publish/site/search-text.ts';

const SHOWN = 20;

/** The dialog of the search: a combobox over a list of results, fed by an index that is loaded when it is first opened. */
class SiteSearch extends HTMLElement {
  private root = '';
  private index: Promise<MiniSearch<SearchRecord>> | null = null;
  private active = -1;

  connectedCallback(): void {
    const opener = this.find('.search-open', HTMLButtonElement);
    opener.disabled = false;
    opener.addEventListener('click', () => this.open());
    this.find('.search-close', HTMLButtonElement).addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.field.addEventListener('input', () => this.search());
    this.field.addEventListener('keydown', (event) => this.onFieldKey(event));
    document.addEventListener('keydown', (event) => this.onPageKey(event));
  }

  private get dialog(): HTMLDialogElement {
    return this.find('dialog', HTMLDialogElement);
  }

  private get field(): HTMLInputElement {
    return this.find('#search-field', HTMLInputElement);
  }

  private get list(): HTMLElement {
    return this.find('#search-results', HTMLElement);
  }

  private find<T extends HTMLElement>(selector: string, kind: abstract new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof kind)) throw new Error(`The search has no ${selector}.`);
    return element;
  }

  private onPageKey(event: KeyboardEvent): void {
    const writing =
      event.target instanceof HTMLElement && event.target.matches('input:not([type=radio]), textarea, select, [contenteditable]');
    const shortcut =
      (event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !writing && !event.ctrlKey && !event.altKey);
    if (!shortcut) return;
    event.preventDefault();
    if (this.dialog.open) this.field.focus();
    else this.open();
  }

  private onFieldKey(event: KeyboardEvent): void {
    const options = this.options();
    if (event.key === 'Enter') {
      options[Math.max(this.active, 0)]?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (options.length > 0) this.choose((this.active + step + options.length) % options.length);
    }
  }

  private open(): void {
    this.dialog.showModal();
    this.field.focus();
    this.field.select();
    this.loadedIndex().then(
      () => this.search(),
      () => this.say('The search index could not be loaded.'),
    );
  }

  /** Loads `search-index.js` once, by a script element: neither fetch nor modules work from `file://`. */
  private loadedIndex(): Promise<MiniSearch<SearchRecord>> {
    this.index ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = this.dataset['href'] ?? '';
      this.root = new URL('.', script.src).href;
      script.addEventListener('load', () => resolve(MiniSearch.loadJS<SearchRecord>(loadedGlobal(), SEARCH_OPTIONS)));
      script.addEventListener('error', reject);
      document.head.append(script);
    });
    return this.index;
  }

  private search(): void {
    const query = this.field.value.trim();
    if (query === '') {
      this.show([], '');
      return;
    }
    this.loadedIndex().then(
      (index) => {
        if (query === this.field.value.trim()) this.show(index.search(query), query);
      },
      () => this.say('The search index could not be loaded.'),
    );
  }

  private show(results: readonly SearchResult[], query: string): void {
    const shown = results.slice(0, SHOWN);
    this.list.replaceChildren(...shown.map((result, position) => option(result, position, this.root)));
    this.field.setAttribute('aria-expanded', String(shown.length > 0));
    this.choose(shown.length > 0 ? 0 : -1);
    if (query === '') this.say('');
    else if (results.length === 0) this.say(`Nothing found for "${query}".`);
    else this.say(results.length > SHOWN ? `${results.length} results, the first ${SHOWN} shown` : `${results.length} results`);
  }

  private options(): HTMLAnchorElement[] {
    return Array.from(this.list.querySelectorAll('a'));
  }

  private choose(position: number): void {
    this.active = position;
    const options = this.options();
    for (const [index, one] of options.entries()) one.setAttribute('aria-selected', String(index === position));
    const chosen = options[position];
    if (chosen === undefined) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    this.field.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  }

  private say(text: string): void {
    this.find('.search-say', HTMLElement).textContent = text;
  }
}

function loadedGlobal(): AsPlainObject {
  const loaded: unknown = Reflect.get(globalThis, SEARCH_GLOBAL);
  if (!isIndex(loaded)) throw new Error('search-index.js holds no index.');
  return loaded;
}

function isIndex(value: unknown): value is AsPlainObject {
  return typeof value === 'object' && value !== null && 'documentIds' in value;
}

/** Text only enters by textContent; the address is one the site's build wrote. */
function option(result: SearchResult, position: number, root: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.id = `search-result-${position}`;
  link.setAttribute('role', 'option');
  link.tabIndex = -1;
  const [path = '', fragment] = String(result['href']).split('#');
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  link.href = `${root}${file}${fragment === undefined ? '' : `#${fragment}`}`;
  link.append(span('kind', result['kind']), span('title', result['title']), span('note', result['note']));
  return link;
}

function span(className: string, text: unknown): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = String(text);
  return element;
}

customElements.define('site-search', SiteSearch);
