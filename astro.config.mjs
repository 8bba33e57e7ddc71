import { defineConfig } from 'astro/config';
import { astroConfig } from './src/publish/site/astro-config.ts';

// For `astro sync` and `astro dev` only: a site is built by `buildSite`, which gives the inputs itself.
const assessment = process.env.PROOFBOOK_ASSESSMENT;

export default defineConfig(
  astroConfig({
    assessmentFile: assessment === undefined ? '' : new URL(assessment, import.meta.url).pathname,
    guideFolder: new URL('content/guide', import.meta.url).pathname,
    downloads: [],
  }),
);
