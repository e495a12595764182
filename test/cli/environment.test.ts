import { withDefaults } from '../../src/cli/environment.ts';

const JOB = { map: 'line' };

it('takes the value of a variable if no option is given', () => {
  const env = { THREADMILL_PROCS: '3', THREADMILL_MAX_MEMORY: '1.5G' };
  expect(withDefaults(JOB, env)).toEqual({
    job: { map: 'line', procs: '3', maxMemory: '1.5G' },
    notes: ['--procs 3 by THREADMILL_PROCS', '--max-memory 1.5G by THREADMILL_MAX_MEMORY'],
  });
  expect(withDefaults({ ...JOB, procs: '8' }, env)).toEqual({
    job: { map: 'line', procs: '8', maxMemory: '1.5G' },
    notes: ['--max-memory 1.5G by THREADMILL_MAX_MEMORY'],
  });
});

it('treats an empty variable as unset', () => {
  expect(withDefaults(JOB, {})).toEqual({ job: JOB, notes: [] });
  expect(withDefaults(JOB, { THREADMILL_PROCS: '', THREADMILL_MAX_MEMORY: '' })).toEqual({ job: JOB, notes: [] });
});

it.each([
  [{ THREADMILL_PROCS: '0' }, "THREADMILL_PROCS takes a whole number from 1 to 1024, not '0'"],
  [{ THREADMILL_PROCS: '1025' }, "THREADMILL_PROCS takes a whole number from 1 to 1024, not '1025'"],
  [{ THREADMILL_PROCS: 'four' }, "THREADMILL_PROCS takes a whole number from 1 to 1024, not 'four'"],
  [{ THREADMILL_MAX_MEMORY: 'much' }, "THREADMILL_MAX_MEMORY takes a size such as 64K, 1.5M or 2G, not 'much'"],
])('refuses %j with the name of the variable, even if an option is given', (env, message) => {
  expect(() => withDefaults(JOB, env)).toThrow(message);
  expect(() => withDefaults({ ...JOB, procs: '2', maxMemory: '1G' }, env)).toThrow(message);
});
