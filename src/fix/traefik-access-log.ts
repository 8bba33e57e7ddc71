import { accessLogFaults } from '../assess/access-log.ts';
import type { TraefikStatic } from '../domain/facts/traefik.ts';
import { labelsOf } from './compose-labels.ts';
import type { Editor } from './editor.ts';
import { type Fix, factsOfKind, Undecided } from './fix.ts';
import { type StaticSettings, staticSettings } from './traefik-settings.ts';

/** One field of each kind that a record must have: who reached what, how, and with what outcome. */
const FIELDS = ['ClientHost', 'RequestMethod', 'RequestPath', 'DownstreamStatus'];

/** The access log of Traefik: on, as JSON, with every request and what a record must say; and the level of its own log. */
export const traefikAccessLog: Fix = {
  checks: ['access-logs-json'],
  formats: ['traefik-static', 'traefik-dynamic', 'compose-file', 'compose-resolved'],
  mend({ facts }, document) {
    for (const settings of factsOfKind(facts, 'traefikStatic')) mendSettings(staticSettings(document), settings);
    for (const { name, provider, accessLogs } of factsOfKind(facts, 'router'))
      if (accessLogs === false) logRouter(document, name, provider);
    return [];
  },
};

function mendSettings(document: StaticSettings, settings: TraefikStatic): void {
  if (typeof settings.accessLogPath === 'string' && /^\/dev\/null$|^nul:?$/i.test(settings.accessLogPath))
    throw new Undecided('Where the access log goes: a file, or standard output if no filePath is set.');
  if (document.get('accessLog.format') !== 'json') document.set('accessLog.format', 'json');
  if (document.get('log.level')?.toUpperCase() !== 'INFO') document.set('log.level', 'INFO');
  if (helps(settings, { accessLogFilters: { statusCodes: [], retryAttempts: null, minDuration: null } }))
    document.remove('accessLog.filters');
  for (const field of FIELDS)
    if (helps(settings, { accessLogFields: keeping(settings, field) })) document.set(`accessLog.fields.names.${field}`, 'keep');
  for (const { name, accessLogs } of settings.entryPoints)
    if (accessLogs === false) document.set(`entryPoints.${name}.observability.accessLogs`, true);
}

/** Whether a change leaves fewer faults. */
function helps(settings: TraefikStatic, change: Partial<TraefikStatic>): boolean {
  return accessLogFaults({ ...settings, ...change }).faults.length < accessLogFaults(settings).faults.length;
}

function keeping({ accessLogFields }: TraefikStatic, field: string): TraefikStatic['accessLogFields'] {
  const others = accessLogFields.names.filter(({ name }) => name.toLowerCase() !== field.toLowerCase());
  return { ...accessLogFields, names: [...others, { name: field.toLowerCase(), mode: 'keep' }] };
}

function logRouter(document: Editor, name: string, provider: 'file' | 'docker'): void {
  if (provider === 'file') document.set(['http', 'routers', name, 'observability', 'accessLogs'], true);
  else labelsOf(document, `traefik.http.routers.${name}.`).set('observability.accesslogs', 'true');
}
