// The simulation as a program: a range of seeds, or one seed with its trace. Prints a line of JSON
// for each seed with a problem, and one for all.
import { replaceClocks } from './shims/globals.ts';
import { simulate } from './simulate.ts';

const [first = 1, count = 1, trace] = process.argv.slice(2).map(Number);

replaceClocks();
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exitCode = 1;
});

let steps = 0;
let succeeded = 0;
let problems = 0;
const most = Number(process.env['SIMULATION_MOST_PROBLEMS'] ?? 5);
let seed = first;
for (; seed < first + count && problems < most; seed += 1) {
  const verdict = await simulate(seed, trace === 1);
  steps += verdict.steps;
  if (verdict.outcome === 'succeeded') succeeded += 1;
  if (trace === 1) console.error(verdict.trace.join('\n'));
  if (verdict.problem === undefined) continue;
  problems += 1;
  console.log(JSON.stringify({ seed, problem: verdict.problem, steps: verdict.steps }));
}
console.log(JSON.stringify({ seeds: seed - first, steps, succeeded, problems }));
process.exit(problems > 0 ? 1 : 0);
