/**
 * The Content-Security-Policy of every page. No inline script runs, nothing is loaded from elsewhere;
 * style attributes are allowed because the highlighter of code blocks colours with them.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src-elem 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
