// The program of a CommandStarter's process. In a loop it makes pipes, forks, and waits for the
// child. The child waits for a message (starter-messages.ts) and then becomes the command that the
// message names. It is Perl, because Perl is small, nearly everywhere installed, and has the system
// calls: a shell can't tell an exit code above 128 from a signal. It prints lines:
//
//   r PID IN OUT ERR ROOM   the next child waits; our ends of its pipes, and the capacity in bytes
//                           of the input pipe and of the output pipe
//   s                       the child has become its command
//   f ERRNO                 the command could not start
//   e STATUS                the command has ended, with this status of wait(2)
//
// Until its message arrives, the child is in the starter's group and ends with it. So if the
// child's PID is recorded before the message is sent, every process is recorded. The starter ends
// when its input has ended, its parent has changed, or a write fails. On SIGTERM it stays until its
// child has ended, because no other process can reap the child. The command's signals are those at
// the start of the starter, and Node has reset these to the defaults. The command inherits three
// descriptors: Perl closes all others at exec.

/** F_SETPIPE_SZ and F_GETPIPE_SZ: the same on every architecture of Linux. */
const SET_PIPE_SIZE = 1031;
const GET_PIPE_SIZE = 1032;
/** MSG_PEEK and MSG_DONTWAIT: Node makes the standard input of a child a socket. */
const PEEK_AT_ONCE = 0x42;

/** The limit for repeating a call that signals interrupt, so that nothing loops for ever. */
const MOST_ATTEMPTS = 1000;

/**
 * The Perl program. `pipeBytes`: the size of the pipes for input and output, if the system allows
 * it.
 */
export function starterScript(pipeBytes: number): string {
  return `
use POSIX ();
my $parent = getppid;
my $is_over = 0;
sub again { return $! == POSIX::EINTR() && ++$_[0] < ${MOST_ATTEMPTS} }
sub message {
  my ($left, $bytes, $attempts) = (4);
  for my $is_body (0, 1) {
    $bytes = '';
    while (length $bytes < $left) {
      my $read = sysread STDIN, $bytes, $left - length $bytes, length $bytes;
      next if !defined $read && again($attempts);
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
sub put {
  my ($to, $text) = @_;
  my ($at, $attempts) = (0);
  while ($at < length $text) {
    my $wrote = syswrite $to, $text, length($text) - $at, $at;
    $at += $wrote || 0;
    return 0 if !$wrote && !again($attempts);
  }
  return 1;
}
sub is_alone {
  return 1 if getppid != $parent;
  my $heard = recv STDIN, my $byte, 1, ${PEEK_AT_ONCE};
  return defined $heard && $byte eq '';
}
$SIG{TERM} = sub { $is_over = 1 };
$SIG{PIPE} = 'IGNORE';
my $term = POSIX::SigSet->new(POSIX::SIGTERM());
until ($is_over || is_alone()) {
  pipe my $in, my $put or last;
  pipe my $take, my $out or last;
  pipe my $hear, my $err or last;
  pipe my $result_in, my $result_out or last;
  fcntl $_, ${SET_PIPE_SIZE}, ${pipeBytes} for $put, $out;
  my ($room) = sort { $a <=> $b } map { fcntl $_, ${GET_PIPE_SIZE}, 0 } $put, $out;
  POSIX::sigprocmask(POSIX::SIG_BLOCK(), $term);
  my $starter = $$;
  my $pid = fork;
  if (defined $pid && !$pid) {
    $SIG{$_} = 'DEFAULT' for 'TERM', 'PIPE';
    POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
    put($result_out, become($in, $out, $err)) || getppid != $starter || kill 'TERM', $starter;
    POSIX::_exit(127);
  }
  POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
  last if !defined $pid;
  kill 'KILL', $pid if $is_over;
  close $_ for $in, $out, $err, $result_out;
  my ($why, $attempts) = ('');
  put(*STDOUT, join(' ', 'r', $pid, (map { fileno $_ } $put, $take, $hear), $room || 0) . "\\n") || exit 1;
  my $read;
  1 until defined($read = sysread $result_in, $why, 16) || !again($attempts);
  exit 1 if !defined $read;
  close $_ for $put, $take, $hear;
  $why eq 'q' || put(*STDOUT, $why eq '' ? "s\\n" : "f $why\\n") || exit 1;
  1 until waitpid($pid, 0) != -1 || !again($attempts);
  last if $why eq 'q';
  put(*STDOUT, "e $?\\n") || exit 1;
}
`;
}
