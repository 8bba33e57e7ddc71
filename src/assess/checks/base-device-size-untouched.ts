import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonList } from '../daemon-settings.ts';

/** Not set by default, and known to the driver devicemapper alone: https://docs.docker.com/reference/cli/dockerd/#daemon-storage-driver */
export default defineCheck({
  id: 'base-device-size-untouched',
  title: 'The base device size is left alone',
  control: 'CTR-4.29',
  ...DAEMON_CARD,
  why: 'A larger base device gives every image and container room to fill the disk that all of them share.',
  remedy: 'Take dm.basesize out of storage-opts in daemon.json.',

  judge(facts) {
    const elsewhere = facts.daemonSettings.every(({ storageDriver }) => storageDriver !== null && storageDriver !== 'devicemapper');
    const setting = daemonList({ member: 'storage-opts', flag: 'storage-opt' }, ({ storageOptions }) => storageOptions);
    return judgeDaemon(facts, {
      setting,
      meets: (options) => {
        if (options.includes('dm.basesize')) return false;
        return options.length > 0 || elsewhere || !facts.daemonSettings.some(({ storageOptions }) => storageOptions?.length === 0)
          ? true
          : 'its entries are not in the evidence.';
      },
      remedy: 'Take dm.basesize out of storage-opts in daemon.json.',
      bench: { clause: '2.11', trusted: ['PASS', 'WARN'] },
    });
  },
});
