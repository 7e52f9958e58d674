# Holds every packet that is led to its device for a fixed time, then sends it on.
#
# Arguments: device, seconds to hold, mark of packets that were held, mark of packets to hold, seconds to live.
# Perl, because it is part of every Debian, and Java opens no such device. Only modules of perl-base are used.
use strict;
use warnings;
use Fcntl;
use POSIX ();
use Socket;

use constant {
    TUNSETIFF    => 0x400454ca,
    IFF_TUN      => 0x0001,
    IFF_NO_PI    => 0x1000,
    SO_MARK      => 36,
    IPPROTO_RAW  => 255,
    MONOTONIC    => 1,
};

my ($device, $hold, $held, $mark, $life) = @ARGV;
my $clock = { x86_64 => 228, aarch64 => 113 }->{ (POSIX::uname())[4] }
    or die "the number of clock_gettime on this processor is not known\n";

sub now {
    my $time = "\0" x 16;
    syscall($clock, MONOTONIC, $time) == 0 or die "no clock: $!\n";
    my ($seconds, $nanos) = unpack('q q', $time);
    return $seconds + $nanos / 1e9;
}

sub ip {
    system('ip', @_) == 0 or die "ip @_ failed\n";
}

sysopen(my $tun, '/dev/net/tun', O_RDWR | O_NONBLOCK)
    or die "/dev/net/tun cannot be opened, load the module tun on the host: $!\n";
ioctl($tun, TUNSETIFF, pack('a16 S x22', $device, IFF_TUN | IFF_NO_PI)) or die "no device $device: $!\n";
socket(my $raw, AF_INET, SOCK_RAW, IPPROTO_RAW) or die "no raw socket: $!\n";
setsockopt($raw, SOL_SOCKET, SO_MARK, pack('i', $held)) or die "no mark: $!\n";

ip('link', 'set', $device, 'up', 'txqueuelen', '10000');
# The number of the table is that of the mark.
ip('route', 'add', 'default', 'dev', $device, 'table', $mark);
ip('rule', 'add', 'fwmark', $mark, 'table', $mark);

my $end = now() + $life;
$SIG{TERM} = sub { $end = 0 };
$| = 1;
print "ready\n";

my @queue;
while (1) {
    my $now = now();
    while (@queue && $queue[0][0] <= $now) {
        my $packet = (shift @queue)->[1];
        my $to = substr($packet, 16, 4);
        send($raw, $packet, 0, pack_sockaddr_in(0, $to));
    }
    last if $now >= $end && !@queue;
    my $wait = @queue ? $queue[0][0] - $now : $end - $now;
    my $readable = '';
    vec($readable, fileno($tun), 1) = 1;
    next if select($readable, undef, undef, $wait) < 1;
    while (sysread($tun, my $packet, 65536)) {
        push @queue, [ now() + $hold, $packet ] if (ord($packet) >> 4) == 4;
    }
}
system('ip', 'rule', 'del', 'fwmark', $mark, 'table', $mark);
