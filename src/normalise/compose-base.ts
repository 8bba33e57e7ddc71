import type { Service } from './compose-schema.ts';

/** The services that one is completed by and that its own file does not spell out; empty when it stands for itself. */
export function baseOf(service: Service): string[] {
  const base = service.extends;
  // Compose refuses a service with neither: it is a part, meant to be laid over another file.
  if (base === undefined || base === null) return isSet(service.image) || isSet(service.build) ? [] : ['another Compose file'];
  if (typeof base === 'string') return [base];
  return [[base.file, base.service].filter((part) => part !== undefined).join('#')];
}

/** Whether a member stands in the file with a value. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
