import { defineCollection } from 'astro:content';
import { inputs } from 'virtual:proofbook/inputs';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';

/** The guide's pages; their addresses are their file names below `guide/`. */
export const collections = {
  docs: defineCollection({
    loader: glob({ pattern: '*.mdx', base: inputs.guideFolder, generateId: ({ entry }) => `guide/${entry.replace(/\.mdx$/, '')}` }),
    schema: docsSchema(),
  }),
};
