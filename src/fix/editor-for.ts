import { isToml } from '../normalise/traefik-document.ts';
import type { Editor, EditorOptions } from './editor.ts';
import { JsonEditor } from './json-editor.ts';
import { LinesEditor } from './lines-editor.ts';
import { TomlEditor } from './toml-editor.ts';
import { YamlEditor } from './yaml-editor.ts';

/** A file of the evidence that may be changed. */
export interface SourceFile {
  /** Path in the drop folder. */
  readonly path: string;
  /** Id of its format. */
  readonly format: string;
  /** Without a byte-order mark. */
  readonly text: string;
}

const JSON_FORMATS = ['compose-resolved', 'tailscale-policy', 'daemon-json'];
const ANY_CASE = ['traefik-dynamic', 'traefik-static', 'tailscale-policy'];

/** The editor for a file, by its format. Throws a CannotEdit for a file that cannot be read. */
export function editorFor({ path, format, text }: SourceFile, { changeShared }: Pick<EditorOptions, 'changeShared'>): Editor {
  const options = { anyCase: ANY_CASE.includes(format), changeShared };
  if (format === 'gitignore') return new LinesEditor(text);
  if (JSON_FORMATS.includes(format)) return new JsonEditor(text, options);
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  if (format.startsWith('traefik-') && isToml({ head: text, name, shape: 'text' })) return new TomlEditor(text, options);
  return new YamlEditor(text, options);
}
