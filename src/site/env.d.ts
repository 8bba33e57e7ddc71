declare module 'virtual:proofbook/inputs' {
  export const inputs: import('../publish/site/site-inputs.ts').SiteInputs;
}

declare namespace App {
  interface Locals {
    /** Set by a page for the title's surroundings. */
    heading?: {
      /** The way to the page, outermost first. */
      readonly crumbs: readonly { readonly text: string; readonly href: string }[];
      /** One sentence under the title. */
      readonly lead?: string;
      /** Set in the type of an identifier, for paths and ids. */
      readonly code?: boolean;
    };
  }
}
