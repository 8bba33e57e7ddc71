import type { SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';
import { readToml, type TomlDocument } from './toml.ts';
import { readYamlDocument, type YamlDocument } from './yaml.ts';

/** The first line of TOML that is no comment: a table's header, or a name with an equals sign. */
const TOML_START = /^\s*(?:\[{1,2}\s*["'\w][^\]]*\]{1,2}\s*(?:#|$)|[\w."-]+[ \t]*=[ \t]*["'\w[{])/;

/** Whether a text is TOML rather than YAML, by its first line. */
export function isToml({ head, name, shape }: Pick<Sample, 'head' | 'name' | 'shape'>): boolean {
  if (shape === 'binary' || /\.(?:ya?ml|json|tf|tfvars|sh)$/.test(name)) return false;
  const first = head.split('\n').find((line) => !/^\s*(?:#|$)/.test(line));
  return first !== undefined && TOML_START.test(first);
}

/** Names of the outermost tables of TOML, in lower case. */
export function tomlTables(head: string): Set<string> {
  return new Set(
    Array.from(head.matchAll(/^[ \t]*\[{1,2}[ \t]*["']?([A-Za-z][\w-]*)/gm), (match) => (match[1] ?? '').toLowerCase()),
  );
}

/** A configuration file of Traefik, in YAML or TOML; null when it holds comments only. */
export function readTraefik(file: SealedFile): YamlDocument | TomlDocument | null {
  const head = new TextDecoder().decode(file.bytes.subarray(0, 64 * 1024));
  const name = (file.path.split('/').at(-1) ?? '').toLowerCase();
  return isToml({ head, name, shape: 'text' }) ? readToml(file) : readYamlDocument(file);
}
