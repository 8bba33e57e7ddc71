import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { jsonPath, parseJson } from './json.ts';
import { isKept, unreadDays, valueOfText } from './jumpserver-setting-values.ts';
import type { Reader, Reading } from './reader.ts';

const Settings = z.record(z.string(), z.unknown());
const Chosen = z.object({ value: z.union([z.string(), z.number(), z.boolean()]) });

/**
 * Settings of JumpServer as `/api/v1/settings/setting/?category=…` answers, one category a file: `clean` has how long logs and
 * recordings are kept, `security_auth` the second factor, `security_password` the rules for passwords.
 */
export default {
  format: 'jumpserver-settings',
  title: 'JumpServer settings',
  yields: ['jumpserverSetting'],
  recognises({ shape, keys }) {
    const names = [...keys];
    return shape === 'json-object' && names.some(isKept) && names.every((name) => /^[A-Z][A-Z0-9_]*$/.test(name));
  },
  read(file): Reading {
    const facts: Fact[] = [];
    let passedOver = 0;
    for (const [name, given] of Object.entries(parseJson(Settings, file))) {
      const plain = Chosen.safeParse(given).data?.value ?? given;
      const text = typeof plain === 'object' && plain !== null ? undefined : valueOfText(String(plain));
      const value = typeof plain === 'number' || typeof plain === 'boolean' ? plain : (text ?? unreadDays(name));
      if (!isKept(name) || value === undefined) {
        passedOver += 1;
        continue;
      }
      facts.push({
        kind: 'jumpserverSetting',
        name,
        value: plain === null ? null : value,
        source: 'api',
        from: { evidence: file.digest, at: jsonPath([name]) },
      });
    }
    const notes = passedOver === 0 ? [] : [`Settings that no check needs were passed over unread: ${passedOver}.`];
    return { artefact: file.path, takenAt: null, covers: null, facts, notes };
  },
} satisfies Reader;
