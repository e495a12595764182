// The jobs of expressions on fields of lines; the keys are those of jobs.mjs.
import { judgedBy, mawk, threadmill } from './peers.mjs';

const TIMES = 1.5;

const job = (name, { title, rule, work, script, input }) => ({
  name,
  title,
  judge: judgedBy(rule),
  input,
  references: [`threadmill ${work[0]}`],
  goals: [{ of: `threadmill ${work[0]}`, against: 'mawk', measure: 'speed', atLeast: TIMES }],
  peers: [threadmill(work[0], ...work), mawk(script)],
});

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createExpressionJobs(size) {
  const input = { kind: 'tsv', bytes: size(2e8) };
  return [
    job('to-fixed', {
      title: 'a field, and twice another with one decimal',
      rule: 'to-fixed',
      work: ['--map', 'row($1, (+$6 * 2).toFixed(1))'],
      script: '{ printf "%s\\t%.1f\\n", $1, $6 * 2 }',
      input,
    }),
    job('regex', {
      title: 'lines whose first field matches a pattern',
      rule: 'chr1x',
      work: ['--filter', '/^chr1[0-9]$/.test($1)'],
      script: '$1 ~ /^chr1[0-9]$/',
      input,
    }),
    job('set', {
      title: 'one field of the line in lower case',
      rule: 'lower-filter',
      work: ['--map', 'set(7, $7.toLowerCase())'],
      script: 'BEGIN { OFS = "\\t" } { $7 = tolower($7); print }',
      input,
    }),
  ];
}
