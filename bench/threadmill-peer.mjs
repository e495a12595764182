// threadmill itself as a peer, always with as many workers as the others may use cores.
export const PROCS = '2';

export const threadmill = (name, ...work) => ({
  name: `threadmill ${name}`,
  program: 'threadmill',
  args: (input) => ['-p', PROCS, ...work, input],
});
