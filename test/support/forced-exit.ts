// The exit code if a thread can't be terminated although the code should be 1: Node 20 can only end
// itself by SIGKILL.

export const FORCED_EXIT = 'execve' in process ? 1 : 137;
