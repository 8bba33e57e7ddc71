import { keepYoungSpaceSmall } from '../src/young-space.ts';
import { TASKS } from './tasks.ts';

/** Runs one task, `node bench/task.ts <name> <setting as JSON>`, and prints what it took as JSON: seconds, and MB of memory at its peak. */
keepYoungSpaceSmall();
const [, , name = '', setting = '{}'] = process.argv;
const run = await TASKS[name]?.(JSON.parse(setting));
if (run === undefined) throw new Error(`There is no task "${name}".`);
const before = process.cpuUsage();
const start = performance.now();
await run();
const wall = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }));
