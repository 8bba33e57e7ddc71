import { z } from 'zod';

/** One permission as the API gives it, or its code as newer tools write it. */
const Permission = z.union([
  z
    .object({ codename: z.string().min(1), content_type: z.object({ app_label: z.string().min(1) }) })
    .transform(({ codename, content_type }) => `${content_type.app_label}.${codename}`),
  z.string().regex(/^[a-z]\w*\.\w+$/),
]);

/** Permissions as `audits.view_userloginlog`, sorted; null when one of them is a mere number, which names nothing. */
export function codesOf(permissions: readonly unknown[]): string[] | null {
  const codes = permissions.map((permission) => Permission.safeParse(permission).data);
  const known = codes.filter((code) => code !== undefined);
  return known.length === codes.length ? [...new Set(known)].sort() : null;
}
