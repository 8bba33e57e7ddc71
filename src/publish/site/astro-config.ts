import { fileURLToPath } from 'node:url';
import { unified } from '@astrojs/markdown-remark';
import starlight from '@astrojs/starlight';
import type { AstroUserConfig } from 'astro';
import remarkGfm from 'remark-gfm';
import type { SiteInputs } from './site-inputs.ts';

/** Folder of the project: pages, components and packages are found from here whatever the working directory is. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

const OVERRIDES = ['Head', 'ThemeProvider', 'ThemeSelect', 'SiteTitle', 'Sidebar', 'PageTitle', 'Banner', 'Search', 'Footer'];

/** The settings of Astro and Starlight for the given inputs, without the folders a single build chooses. */
export function astroConfig(inputs: SiteInputs): AstroUserConfig {
  return {
    root: PROJECT,
    srcDir: './src/site',
    publicDir: './src/site/public',
    trailingSlash: 'always',
    // Prefetching needs fetch, which file:// does not have.
    prefetch: false,
    devToolbar: { enabled: false },
    // Folders that begin with an underscore are dropped by some static hosts.
    build: { assets: 'assets', inlineStylesheets: 'never' },
    vite: {
      // The content policy forbids inline scripts and styles.
      build: { assetsInlineLimit: 0 },
      // The pages are rendered from beside the finished site, from where no package can be found.
      environments: { prerender: { resolve: { noExternal: true } } },
      plugins: [inputsModule(inputs), guideComponents()],
    },
    // Smart punctuation turns `--flag` in prose into a dash.
    markdown: { processor: unified({ remarkPlugins: [remarkGfm], smartypants: false }) },
    integrations: [
      starlight({
        title: 'Proofbook',
        pagefind: false,
        credits: false,
        disable404Route: true,
        // Asides and links of headings are only made where Starlight is told that its own rules hold.
        markdown: { processedDirs: [inputs.guideFolder] },
        tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
        routeMiddleware: './src/site/route-data.ts',
        customCss: ['fonts', 'theme', 'content', 'chart'].map((name) => `./src/site/styles/${name}.css`),
        components: Object.fromEntries(OVERRIDES.map((name) => [name, `./src/site/overrides/${name}.astro`])),
        expressiveCode: {
          themes: ['github-dark', 'github-light'],
          defaultProps: { frame: 'none', wrap: true },
          styleOverrides: {
            frames: { frameBoxShadowCssValue: 'none' },
            borderRadius: '0.5rem',
            borderColor: 'var(--line)',
            codeBackground: 'var(--surface)',
            codeFontSize: '0.8125rem',
          },
        },
      }),
    ],
  };
}

const INPUTS_MODULE = 'virtual:proofbook/inputs';

/** Hands the inputs to the pages without the environment of the process, so that two builds do not disturb each other. */
function inputsModule(inputs: SiteInputs) {
  return {
    name: 'proofbook-inputs',
    resolveId: (id: string) => (id === INPUTS_MODULE ? `\0${INPUTS_MODULE}` : null),
    load: (id: string) => (id === `\0${INPUTS_MODULE}` ? `export const inputs = ${JSON.stringify(inputs)};` : null),
  };
}

const GUIDE_COMPONENT = /\/src\/site\/components\/(Control|Correction)\.astro$/;

/** A guide in another folder, such as one taken from a package, finds the same two components. */
function guideComponents() {
  return {
    name: 'proofbook-guide-components',
    enforce: 'pre' as const,
    resolveId(id: string, importer: string | undefined) {
      const component = importer?.endsWith('.mdx') === true ? GUIDE_COMPONENT.exec(id)?.[1] : undefined;
      return component === undefined ? null : `${PROJECT}src/site/components/${component}.astro`;
    },
  };
}
