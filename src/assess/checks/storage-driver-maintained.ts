import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonText } from '../daemon-settings.ts';

/**
 * By default the daemon takes overlay2, wherever the kernel and the file system have it: https://docs.docker.com/engine/storage/drivers/select-storage-driver/.
 * The test of Docker Bench knows aufs only.
 */
export default defineCheck({
  id: 'storage-driver-maintained',
  title: 'The storage driver is not a retired one',
  control: 'CTR-4.24',
  ...DAEMON_CARD,
  why: 'The drivers aufs, devicemapper and overlay get no repairs: Docker took them out with its versions 24 and 25.',
  remedy: 'Take storage-driver out of daemon.json, so that the daemon uses overlay2, after images and volumes were saved.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonText('storage-driver', ({ storageDriver }) => storageDriver, 'overlay2'),
      meets: (driver) => !/^(?:aufs|devicemapper|overlay)$/i.test(driver),
      remedy: 'Move to overlay2, by taking storage-driver out of daemon.json.',
      bench: { clause: '2.6', trusted: ['WARN'] },
    });
  },
});
