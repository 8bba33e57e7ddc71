/** Whether a value only points to where the secret is: a variable, a template, a command, a file, a mask. */
export function isReference(value: string): boolean {
  return (
    value === '' ||
    /^\${1,2}(?:\{[A-Za-z_]\w*(?::?\?[^}]*|:?-)?\}|[A-Za-z_]\w*|\{\{.*\}\})$/s.test(value) ||
    // A command, a variable that must be set, a place in a format: the value ends where it was cut.
    /^(?:&quot;|&#34;|\\?["'])?(?:\${1,2}\(|\${1,2}\{[A-Za-z_]\w*:?\?|%[-\d.]*[svq](?:\\+n)?$)/.test(value) ||
    // Where OpenSSL reads a password from: https://docs.openssl.org/master/man1/openssl-passphrase-options/
    /^(?:stdin|(?:file|env|fd):[\w./${}~@:%+-]*|pass:\$\w+)$/.test(value) ||
    /^(?:\{\{.*\}\}|<[^<>]*>|%\([^)]*\)s|\[(?:redacted|masked|filtered|hidden)\]|(?:redacted|masked|filtered|hidden))$/is.test(
      value,
    ) ||
    /^[*•.#x_-]{3,}$/i.test(value) ||
    /^(?:file|vault|env|secret|op|awskms|gcpkms|ref\+[a-z]+):\/\/\S*$/.test(value) ||
    /^(?:\.{1,2}\/|~\/|\/(?:run|etc|opt|var|home|root|usr|mnt|srv|tmp|secrets?|vault|data|app|config)\/)[\w./@-]*$/.test(value) ||
    /^[\w./@-]{1,200}\.(?:pem|key|crt|cer|txt|json|env|age|pub|ya?ml)$/.test(value)
  );
}

/** Whether a value looks generated rather than worded: mixed classes of characters, or long without a word boundary. */
export function looksRandom(value: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  if (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value)) return true;
  if (value.length >= 10 && /[^\w.\s/-]/.test(value) && classes >= 2 && !/\s/.test(value)) return true;
  // A change of case in the middle of words, other than at the start of each one.
  return value.length >= 16 && !/[\s/]/.test(value) && (value.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g)?.length ?? 0) >= 3;
}
