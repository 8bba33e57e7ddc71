import type { ComposeService } from '../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import { quote } from './quote.ts';

/** A variable that a service must set, and what its value must be. */
export interface WantedVariable {
  readonly name: string;
  /** For remedies, e.g. `"true"`. */
  readonly wanted: string;
  readonly meets: (value: string) => boolean;
}

/**
 * A variable of a service: null when it is not set or empty; unresolved when it comes from the shell, or may come from a file of
 * variables or a base that the evidence does not hold.
 */
export function variableOf({ environment, environmentFiles, inheritsFrom }: ComposeService, name: string): Setting<string> {
  const found = environment.findLast((variable) => variable.name === name);
  if (found !== undefined) return found.value === '' ? null : (found.value ?? { unresolved: `\${${name}}` });
  const [elsewhere] = [...environmentFiles, ...inheritsFrom];
  return elsewhere === undefined ? null : { unresolved: `set in ${elsewhere}, if anywhere` };
}

/** Whether a service sets all of some variables as wanted; null when it is known to set none of them. */
export function judgeVariables(service: ComposeService, subject: string, wanted: readonly WantedVariable[]): Observation | null {
  const found = wanted.map((variable) => ({ ...variable, value: variableOf(service, variable.name) }));
  if (found.every(({ value }) => value === null)) return null;
  const { from } = service;
  const faults = found.flatMap(({ name, value, meets }) => {
    if (value === null) return [`it does not set ${name}`];
    return typeof value === 'string' && !meets(value.trim()) ? [`${name} is ${quote(value)}`] : [];
  });
  const remedy = `Set ${found.map((one) => `${one.name}: ${one.wanted}`).join(', ')} in the environment of "${subject}".`;
  if (faults.length > 0) return fail(subject, `In its environment ${faults.join(', and ')}.`, [from], { remedy });
  const open = found.filter(({ value }) => isUnresolved(value));
  if (open.length > 0)
    return unknown(
      subject,
      'unresolved',
      `What it sets for ${open.map(({ name }) => name).join(', ')} is not resolved: ${quote(open[0]?.value)}.`,
      [from],
      { remedy },
    );
  return pass(subject, `It sets ${found.map(({ name, value }) => `${name} to ${quote(value)}`).join(', ')}.`, [from]);
}

/** Words that Compose files and products take for yes. */
export function isYes(value: string): boolean {
  return /^(?:true|yes|on|1)$/i.test(value);
}

/** Whether a service runs Authentik, which keeps its sessions by its own settings and obeys none of the common variables. */
export function isAuthentik({ image }: ComposeService): boolean {
  const text = isUnresolved(image) ? image.unresolved : (image ?? '');
  return /(?:^|[/}])goauthentik\//i.test(text);
}
