import { unknown } from '../../domain/observation.ts';
import { FILE_ITEMS, judgeBenchItems } from '../bench-items.ts';
import { defineCheck } from '../check.ts';

const OF_DAEMON_JSON: readonly string[] = ['3.17', '3.18'];

export default defineCheck({
  id: 'docker-files-protected',
  title: 'The files of Docker belong to root and are closed to others',
  control: 'CTR-4.37',
  reads: ['benchResult', 'daemonSettings'],
  requires: ['benchResult'],
  freshFor: 'P31D',
  why: 'Whoever can write a unit, a certificate or the configuration of the daemon decides what it does as root.',
  remedy:
    'Give the files back to root and close them as Docker Bench says: chown root:root, chmod 644 or less, the server key 400.',

  judge({ benchResult, daemonSettings }) {
    const [settings] = daemonSettings;
    return judgeBenchItems(FILE_ITEMS, benchResult, ({ clause, result, details, from }, subject) => {
      if (settings === undefined || !OF_DAEMON_JSON.includes(clause ?? '') || result !== 'INFO' || details !== 'File not found')
        return null;
      const reason = 'Docker Bench found no daemon.json, and the evidence holds one.';
      const remedy = 'Run Docker Bench on the host that daemon.json is of, with its files in sight.';
      return unknown(subject, 'unresolved', reason, [from, settings.from], { remedy });
    });
  },
});
