/**
 * What a person must decide before a control can be met, by check: here a program would have to guess, and a guess in a patch looks
 * like a recommendation. Checks that are not listed are met by something done or recorded, or by a change outside of the evidence.
 */
export const DECISIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'containers-not-root': 'Which user id: one above 0 that owns the files which the service writes.',
    'cpu-memory-limits': 'How many CPUs and how much memory: measure with "docker stats" under load, and leave room above.',
    'cpu-memory-reservations': 'How many CPUs and how much memory it needs to stay up: measure with "docker stats".',
    'process-limits': 'How many processes: count those of a busy day, and leave room above.',
    'health-checks': 'Which command or request tells that the service works: a program cannot know what "works" means for it.',
    'images-pinned':
      'Which digest: that of the image that was reviewed. It cannot be invented; "docker buildx imagetools inspect" shows the one that the tag names today.',
    'no-docker-socket': 'Whether the service can do without the socket, or gets a proxy before it that passes reading calls only.',
    'no-sensitive-mounts': 'Which single files the service needs, or which named volume takes the place of the directory.',
    'ports-name-an-address':
      'Which address of the host: 127.0.0.1 where only the host itself calls, else the one that callers use.',
    'no-host-device': 'Whether the service can do without the device; where it cannot, a person accepts the risk.',
    'ulimits-bounded': 'How many open files: count those of a busy day, and leave room above. A default of the daemon serves all.',
    'default-ulimits-set': 'How many open files: count those of the busiest service, and leave room above.',
    'no-insecure-registry': 'How the registry gets a certificate: until it has one, its images cannot be fetched.',
    'storage-driver-maintained': 'When images and volumes are moved: the daemon sees none of those of another driver.',
    'daemon-socket-authenticated': 'How clients reach the daemon instead: by SSH, or with certificates of an authority of its own.',
    'user-namespaces-remapped':
      'When images and volumes are moved, and which owners bind mounts get: the daemon keeps its data anew.',
    'base-device-size-untouched': 'Where the data goes that needs the larger device.',
    'authorisation-plugin': 'Which plug-in, and by which policy.',
    'no-secret-in-compose':
      'By which way the value comes in: ${NAME}, or a file under /run/secrets. The secret itself has to be replaced, and a patch would show it.',
    'no-secret-committed':
      'Whether the secret is still in use: it has to be revoked first. A patch of the file does not take it out of the history.',
    'ssh-from-named-addresses': 'From which address ranges SSH is needed.',
    'world-reaches-web-ports-only': 'Who needs the other ports, and from which address ranges.',
    'database-disk-customer-key': 'Which key encrypts the disk. Terraform may have to create the disk anew: plan before you apply.',
    'mfa-mandatory-at-login': 'Whether somebody without a second factor is turned away (deny) or has to set one up (configure).',
    'second-factor-for-every-application': 'Which flow each application logs in by.',
    'logs-reach-central-system': 'Which system collects the logs.',
    'no-open-high-vulnerability':
      'Which newer image, and whether the service works with it. Where there is none, a person accepts the risk.',
    'failed-login-alert-rule': 'Which metric counts failed logins here, and who is called.',
    'downtime-alert-rule': 'Which metric tells that a service is down here, and who is called.',
    'exhaustion-alert-rules': 'From which measure on a resource counts as exhausted, and who is called.',
    'certificate-expiry-alert-rule': 'Which metric shows when certificates end here, and who is called.',
    'contacts-real': 'Who can be reached, and how: write it into content/organisation.yaml.',
    'operators-connect-to-named-assets': 'Which assets the operators need.',
    'four-roles-exist': 'Which permissions belong to the scope of each role.',
  }),
);
