// The jobs on compressed data; the keys are those of jobs.mjs. Peers that compress differ in their bytes, so what their
// output unpacks to is compared (`unpack`). All tools at their level 6. Jobs without a
// goal have three rounds.
import { judgedBy, PROCS, threadmill } from './peers.mjs';

/** Every peer in this pipeline stands on the path; `$0` is the input. */
const pipeline = (name, programs, script) => ({
  name,
  program: 'bash',
  needs: programs,
  args: (input) => ['-o', 'pipefail', '-c', script, input],
});
const unpacked = (peer) => ({ ...peer, unpack: true });
const FIELDS = 'row($1, $2, $4, $5)';
const PASS_30 = '$7 === "PASS" && +$6 >= 30';
const MAWK_FIELDS = '{ print $1, $2, $4, $5 }';

const MAX_RUNS = 3;

/** @param size what an input of so many bytes shall have before it is compressed: fewer in the quick form */
export function createCompressedJobs(size) {
  const bytes = size(1e9);
  // compressing takes a minute a GB, and more by one tool
  const fewer = size(2e8);
  const bgzf = { kind: 'tsv', bytes, packed: 'bgzf' };
  const gzip = { kind: 'tsv', bytes: size(5e8), packed: 'gzip' };
  return [
    {
      name: 'read-bgzf',
      title: 'every line as it is, out of BGZF',
      judge: judgedBy('same'),
      goals: [{ of: 'threadmill --filter true', against: 'bgzip -dc -@ 2', measure: 'speed', atLeast: 0.6 }],
      input: bgzf,
      references: ['threadmill --filter true'],
      peers: [
        threadmill('--filter true', '--filter', 'true'),
        { name: 'bgzip -dc -@ 2', program: 'bgzip', args: (input) => ['-dc', '-@', PROCS, input] },
      ],
    },
    {
      name: 'read-gzip',
      title: 'every line as it is, out of gzip',
      judge: judgedBy('same'),
      input: gzip,
      references: ['threadmill --filter true'],
      maxRuns: MAX_RUNS,
      peers: [
        threadmill('--filter true', '--filter', 'true'),
        { name: 'gzip -dc', program: 'gzip', args: (input) => ['-dc', input] },
        { name: 'pigz -dc', program: 'pigz', args: (input) => ['-dc', '-p', PROCS, input] },
      ],
    },
    {
      name: 'bgzf-to-bgzf',
      title: 'four fields of every line, BGZF to BGZF',
      judge: judgedBy('four-fields'),
      goals: [{ of: "threadmill --map 'row(…)'", against: 'bgzip, mawk, bgzip -@ 2', measure: 'speed', atLeast: 1.1 }],
      input: { kind: 'tsv', bytes: fewer, packed: 'bgzf' },
      references: ["threadmill --map 'row(…)'"],
      peers: [
        unpacked(threadmill("--map 'row(…)'", '--compress', 'bgzf', '--map', FIELDS)),
        unpacked(
          pipeline(
            'bgzip, mawk, bgzip -@ 2',
            ['bgzip', 'mawk'],
            `bgzip -dc "$0" | mawk -F '\\t' -v OFS='\\t' '${MAWK_FIELDS}' | bgzip -@ ${PROCS} -c`,
          ),
        ),
      ],
    },
    {
      name: 'vcf-filter',
      title: 'variants that PASS with a quality of 30 and more, BGZF to BGZF',
      judge: judgedBy('vcf-pass-30'),
      goals: [{ of: 'threadmill --filter', against: 'bgzip, mawk, bgzip -@ 2', measure: 'speed', atLeast: 1.1 }],
      input: { kind: 'vcf', bytes: fewer, packed: 'bgzf' },
      references: ['threadmill --filter'],
      peers: [
        unpacked(threadmill('--filter', '--header', '#', '--compress', 'bgzf', '--filter', PASS_30)),
        unpacked(
          pipeline(
            'bgzip, mawk, bgzip -@ 2',
            ['bgzip', 'mawk'],
            `bgzip -dc "$0" | mawk -F '\\t' '/^#/ || ($7 == "PASS" && $6 >= 30)' | bgzip -@ ${PROCS} -c`,
          ),
        ),
      ],
    },
    {
      name: 'to-gzip',
      title: 'every line as it is, to gzip',
      judge: judgedBy('same'),
      input: { kind: 'tsv', bytes: size(1e8) },
      references: ['threadmill --compress gzip'],
      maxRuns: MAX_RUNS,
      peers: [
        unpacked(threadmill('--compress gzip', '--compress', 'gzip', '--filter', 'true')),
        unpacked(threadmill('--compress bgzf', '--compress', 'bgzf', '--filter', 'true')),
        unpacked({ name: 'pigz -p 2', program: 'pigz', args: (input) => ['-c', '-p', PROCS, input] }),
        unpacked({ name: 'bgzip -@ 2', program: 'bgzip', args: (input) => ['-c', '-@', PROCS, input] }),
      ],
    },
  ];
}
