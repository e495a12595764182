// The program of a CommandStarter's process. It makes pipes, forks, and waits for its child, again and again. The child
// waits for a message (starter-messages.ts), and becomes the command that this names. It is Perl, because that is small,
// nearly everywhere, and has the calls: a shell can't tell an exit code above 128 from a signal. It says lines:
//
//   r PID IN OUT ERR ROOM   the next child waits; our ends of its pipes, and how many bytes go into each of the first two
//   s                       it has become its command
//   f ERRNO                 it could not, and why
//   e STATUS                it has ended, as wait(2) tells it
//
// Until its message comes the child is in the starter's group, and ends with that: so whoever has noted the child's pid
// before the message was sent, has noted all there is. On SIGTERM the starter stays until its child has ended, since
// nobody else may bury that. The command's signals are what they were at the start of the starter, whose parent, Node,
// has made them all the default ones; and of descriptors it gets no more than three: Perl closes all others at exec.

/** F_SETPIPE_SZ and F_GETPIPE_SZ: the same wherever Linux runs. */
const SET_PIPE_SIZE = 1031;
const GET_PIPE_SIZE = 1032;

/** Pipes for input and output are made so large, if the system lets them be. */
export function starterScript(pipeBytes: number): string {
  return `
use POSIX ();
sub message {
  my ($left, $bytes) = (4);
  for my $is_body (0, 1) {
    $bytes = '';
    while (length $bytes < $left) {
      my $read = sysread STDIN, $bytes, $left - length $bytes, length $bytes;
      next if !defined $read && $! == POSIX::EINTR();
      return if !$read;
    }
    $left = unpack 'N', $bytes if !$is_body;
  }
  return unpack '(N/a*)*', $bytes;
}
sub become {
  my ($words, @texts) = message() or return 'q';
  my @argv = splice @texts, 0, $words;
  POSIX::setsid();
  POSIX::dup2(fileno $_[$_], $_) for 0 .. 2;
  %ENV = @texts;
  exec { $argv[0] } @argv;
  return $! + 0;
}
my $is_over = 0;
$SIG{TERM} = sub { $is_over = 1 };
my $term = POSIX::SigSet->new(POSIX::SIGTERM());
until ($is_over) {
  pipe my $in, my $put or last;
  pipe my $take, my $out or last;
  pipe my $hear, my $err or last;
  pipe my $told, my $tell or last;
  fcntl $_, ${SET_PIPE_SIZE}, ${pipeBytes} for $put, $out;
  my ($room) = sort { $a <=> $b } map { fcntl $_, ${GET_PIPE_SIZE}, 0 } $put, $out;
  POSIX::sigprocmask(POSIX::SIG_BLOCK(), $term);
  my $pid = fork;
  if (defined $pid && !$pid) {
    $SIG{TERM} = 'DEFAULT';
    POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
    syswrite $tell, become($in, $out, $err);
    POSIX::_exit(127);
  }
  POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
  last if !defined $pid;
  kill 'KILL', $pid if $is_over;
  close $_ for $in, $out, $err, $tell;
  syswrite STDOUT, join(' ', 'r', $pid, (map { fileno $_ } $put, $take, $hear), $room || 0) . "\\n";
  my $why = '';
  1 until defined sysread($told, $why, 16) || $! != POSIX::EINTR();
  close $_ for $put, $take, $hear;
  syswrite STDOUT, $why eq '' ? "s\\n" : "f $why\\n" if $why ne 'q';
  1 until waitpid($pid, 0) != -1 || $! != POSIX::EINTR();
  last if $why eq 'q';
  syswrite STDOUT, "e $?\\n";
}
`;
}
