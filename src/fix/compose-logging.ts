import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { bytesSetting } from '../normalise/compose-settings.ts';
import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Fix } from './fix.ts';

const DRIVER = 'json-file';
const LARGEST = { text: '10m', bytes: 10 * 1024 ** 2 };
const FEWEST = 3;

/** Driver and bounds of the logs of a container. Bounds that are narrower stay. */
export const composeLogging: Fix = {
  checks: ['container-logs-bounded'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    for (const { place, service } of servicesOf(failure)) {
      const logging = [...place, 'logging'];
      const { driver = null, maxSize = null, maxFile = null } = service.logging ?? {};
      if (driver !== DRIVER && !isUnresolved(driver)) document.set([...logging, 'driver'], DRIVER);
      if (!isUnresolved(maxSize) && !isSmall(maxSize)) document.set([...logging, 'options', 'max-size'], LARGEST.text);
      if (!isUnresolved(maxFile) && !(Number(maxFile ?? 0) >= FEWEST))
        document.set([...logging, 'options', 'max-file'], String(FEWEST));
    }
    return [];
  },
};

function isSmall(size: Setting<string>): boolean {
  const bytes = typeof size === 'string' ? bytesSetting(size) : null;
  return typeof bytes === 'number' && bytes <= LARGEST.bytes;
}
