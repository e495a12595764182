// What the program exits with where a thread of it can't be ended and the code is to be 1. Node 20 has nothing but SIGKILL.

export const FORCED_EXIT = 'execve' in process ? 1 : 137;
