import { expect, test } from 'vitest';
import dockerUnit from '../../src/normalise/docker-unit.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('options by their long names; of those that no check reads the name alone', () => {
  const reading = dockerUnit.read(fixture('docker-unit/docker-unit.txt'));
  expect(factsOf(reading, 'daemonCommand')).toMatchObject([
    {
      flags: [
        { name: 'host', value: 'fd://' },
        { name: 'log-level', value: 'warn' },
        { name: 'storage-opt', value: 'overlay2.size' },
        { name: 'live-restore', value: null },
      ],
      unresolved: [],
      from: { at: 'line 1' },
    },
  ]);
  expect(reading.notes).toEqual(['2 × option that no check reads, passed over: containerd, log-opt.']);
  expect(JSON.stringify(reading)).not.toContain('NEVER-SHOWN');
});

const unit = (argv: string, state = 'active') =>
  sealed(
    'docker-unit.txt',
    `ExecStart={ path=/usr/bin/dockerd ; argv[]=${argv} ; ignore_errors=no ; pid=1 }\nId=docker.service\nLoadState=loaded\nActiveState=${state}\n`,
  );
const commandOf = (argv: string) => factsOf(dockerUnit.read(unit(argv)), 'daemonCommand')[0];

test.for([
  ['a switch is off', 'dockerd --icc=false', ['icc=false'], []],
  ['a switch takes no word', 'dockerd --icc --log-level=debug', ['icc', 'log-level=debug'], []],
  ['short options', 'dockerd -D -l info -H unix:///x', ['debug', 'log-level=info', 'host=unix:///x'], []],
  ['several of a kind', 'dockerd -H fd:// -H tcp://0.0.0.0:2375', ['host=fd://', 'host=tcp://0.0.0.0:2375'], []],
  ['an option of tomorrow swallows no other', 'dockerd --new --icc=false', ['icc=false'], []],
  ['a variable', 'dockerd -H fd:// $DOCKER_OPTS', ['host=fd://'], ['$DOCKER_OPTS']],
  ['a variable as a value', 'dockerd --log-level $LEVEL', [], ['--log-level $LEVEL']],
  ['a variable as the value of another option', 'dockerd --data-root=$ROOT', [], []],
  ['an option grown together with its value', 'dockerd -Htcp://0.0.0.0:2375', ['host=tcp://0.0.0.0:2375'], []],
  [
    'letters behind one dash',
    'dockerd -DH tcp://0.0.0.0:2375 -ldebug',
    ['debug', 'host=tcp://0.0.0.0:2375', 'log-level=debug'],
    [],
  ],
  ['a letter with an equals sign', 'dockerd -D=false -l=info', ['debug=false', 'log-level=info'], []],
  ['a letter whose value is not kept', 'dockerd -p /run/a.pid -H fd://', ['host=fd://'], []],
  ['a letter that the daemon does not have', 'dockerd -xH fd://', [], ['-xH', 'fd://']],
  ['a program before it', '/opt/wrapper --icc=false', ['icc=false'], ['/opt/wrapper']],
  ['without root', '/usr/bin/dockerd-rootless.sh', [], []],
] as const)('%s: %s', ([, argv, flags, unresolved]) => {
  const command = commandOf(argv);
  expect(command?.flags.map(({ name, value }) => (value === null ? name : `${name}=${value}`))).toEqual(flags);
  expect(command?.unresolved).toEqual(unresolved);
});

test('a unit that does not run, several units and a part of one are refused', async () => {
  expect(await refusalOf(dockerUnit, unit('dockerd', 'inactive'))).toContain('The unit is "inactive"');
  const two = new TextDecoder().decode(unit('dockerd').bytes).repeat(2);
  expect(await refusalOf(dockerUnit, sealed('u.txt', two))).toContain('It shows several units.');
  expect(await refusalOf(dockerUnit, sealed('u.txt', 'Id=docker.service\nActiveState=active\n'))).toContain('the whole unit');
});
