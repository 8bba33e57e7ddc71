import { getCollection, render } from 'astro:content';
import type { APIRoute } from 'astro';
import MiniSearch from 'minisearch';
import { searchRecords } from '../../publish/site/search-records.ts';
import { SEARCH_GLOBAL, SEARCH_OPTIONS } from '../../publish/site/search-text.ts';
import { model } from '../model.ts';

/** The search index as a classic script, which a page can load from `file://` too. */
export const GET: APIRoute = async () => {
  const pages = await Promise.all(
    (await getCollection('docs')).map(async (page) => ({ slug: page.id.replace(/^guide\//, ''), ...(await render(page)) })),
  );
  const order = new Map(model.guide.map((entry, index) => [entry.slug, index]));
  const headings = pages
    .toSorted((left, right) => (order.get(left.slug) ?? 0) - (order.get(right.slug) ?? 0))
    .flatMap((page) => page.headings.map((heading) => ({ slug: page.slug, id: heading.slug, text: heading.text })));
  const index = new MiniSearch(SEARCH_OPTIONS);
  index.addAll(searchRecords(model, headings));
  return new Response(`globalThis.${SEARCH_GLOBAL} = ${JSON.stringify(index)};\n`);
};
