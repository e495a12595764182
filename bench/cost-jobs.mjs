// The jobs that ask what threadmill itself costs, beside the bare minimum: time a record, time to start, memory. The keys
// are those of jobs.mjs.
import { bytesOfRecords } from './generators.mjs';
import { classic, inBench, judgedBy, readline, slow, threadmill } from './peers.mjs';

const MEGABYTE = 1e6;
const SMALL_SHARE = 0.05;

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createCostJobs({ quick, size }) {
  return [cpuHeavy(quick ? 200 : 8000), startUp(quick ? 2 : 25), ...memoryJobs(size(2e9))];
}

function memoryJobs(bytes) {
  return [
    memory({ name: 'memory', title: 'one field', rule: 'field-4', bytes }, [
      ['module', inBench('work', 'field-4.js')],
      ["--map '$4'", '--map', '$4'],
    ]),
    memory({ name: 'memory-same', title: 'every line as it is', rule: 'same', bytes }, [
      ['--filter true', '--filter', 'true'],
    ]),
  ];
}

function cpuHeavy(records) {
  return {
    name: 'cpu-heavy',
    title: `a function of about 1 ms a record, ${records.toLocaleString('en')} records in batches of 10`,
    input: { kind: 'tsv', bytes: bytesOfRecords('tsv', records) },
    judge: judgedBy('digest'),
    references: ['the bare function, 2 threads'],
    goals: [{ of: 'threadmill -b 10', against: 'the bare function, 2 threads', measure: 'speed', atLeast: 0.97 }],
    peers: [
      threadmill('-b 10', '-b', '10', inBench('work', 'cpu-heavy.js')),
      {
        name: 'the bare function, 2 threads',
        program: 'node',
        args: (input) => [inBench('peers', 'two-threads.mjs'), inBench('work', 'cpu-heavy.js'), input],
      },
      slow(readline('cpu-heavy.js')),
    ],
  };
}

function startUp(minRuns) {
  return {
    name: 'start-up',
    title: 'one record from start to end',
    input: { kind: 'tsv', bytes: 1 },
    judge: judgedBy('field-4'),
    references: ['node -e 0'],
    goals: [
      { of: 'threadmill module', against: 'node -e 0', measure: 'time', atMost: 2.4 },
      { of: "threadmill --map '$4'", against: 'node -e 0', measure: 'time', atMost: 2.4 },
    ],
    minRuns,
    bare: true,
    peers: [
      threadmill('module', inBench('work', 'field-4.js')),
      threadmill("--map '$4'", '--map', '$4'),
      { name: 'node -e 0', program: 'node', args: () => ['-e', '0'], silent: true },
      readline('field-4.js'),
      classic('field-4'),
    ],
  };
}

function memory({ name, title, rule, bytes }, works) {
  const small = { kind: 'tsv', bytes: bytes * SMALL_SHARE };
  const pairs = works.map(([work, ...args]) => ({
    large: threadmill(work, ...args),
    small: { ...threadmill(`${work}, ${small.bytes / MEGABYTE} MB`, ...args), input: small },
  }));
  return {
    name,
    title: `peak memory against the size of the file, ${title}`,
    input: { kind: 'tsv', bytes },
    judge: judgedBy(rule),
    maxRuns: 3,
    references: pairs.map((pair) => pair.small.name),
    goals: pairs.flatMap((pair) => [
      { of: pair.large.name, measure: 'peak', atMost: 180 },
      { of: pair.large.name, against: pair.small.name, measure: 'growth', atMost: 1.1 },
    ]),
    metric: 'peakRssBytes',
    peers: pairs.flatMap((pair) => [pair.small, pair.large]),
  };
}
