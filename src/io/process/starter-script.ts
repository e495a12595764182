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
// before the message was sent, has noted all there is. It ends when nobody hears it any more: when its input has ended,
// its parent is another, or a write fails. On SIGTERM the starter stays until its child has ended, since
// nobody else may bury that. The command's signals are what they were at the start of the starter, whose parent, Node,
// has made them all the default ones; and of descriptors it gets no more than three: Perl closes all others at exec.

/** F_SETPIPE_SZ and F_GETPIPE_SZ: the same wherever Linux runs. */
const SET_PIPE_SIZE = 1031;
const GET_PIPE_SIZE = 1032;
/** MSG_PEEK and MSG_DONTWAIT: what Node has made the input is a socket. */
const PEEK_AT_ONCE = 0x42;

/** A call that a signal interrupts is made again, so often at the most: nothing here may go round for ever. */
const MOST_ATTEMPTS = 1000;

/** Pipes for input and output are made so large, if the system lets them be. */
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
  pipe my $told, my $tell or last;
  fcntl $_, ${SET_PIPE_SIZE}, ${pipeBytes} for $put, $out;
  my ($room) = sort { $a <=> $b } map { fcntl $_, ${GET_PIPE_SIZE}, 0 } $put, $out;
  POSIX::sigprocmask(POSIX::SIG_BLOCK(), $term);
  my $starter = $$;
  my $pid = fork;
  if (defined $pid && !$pid) {
    $SIG{$_} = 'DEFAULT' for 'TERM', 'PIPE';
    POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
    put($tell, become($in, $out, $err)) || getppid != $starter || kill 'TERM', $starter;
    POSIX::_exit(127);
  }
  POSIX::sigprocmask(POSIX::SIG_UNBLOCK(), $term);
  last if !defined $pid;
  kill 'KILL', $pid if $is_over;
  close $_ for $in, $out, $err, $tell;
  my ($why, $attempts) = ('');
  put(*STDOUT, join(' ', 'r', $pid, (map { fileno $_ } $put, $take, $hear), $room || 0) . "\\n") || exit 1;
  my $read;
  1 until defined($read = sysread $told, $why, 16) || !again($attempts);
  exit 1 if !defined $read;
  close $_ for $put, $take, $hear;
  $why eq 'q' || put(*STDOUT, $why eq '' ? "s\\n" : "f $why\\n") || exit 1;
  1 until waitpid($pid, 0) != -1 || !again($attempts);
  last if $why eq 'q';
  put(*STDOUT, "e $?\\n") || exit 1;
}
`;
}
