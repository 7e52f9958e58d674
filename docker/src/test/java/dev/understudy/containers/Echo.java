package dev.understudy.containers;

import java.util.concurrent.atomic.AtomicInteger;

/** An open TCP connection over which one host sends a byte every 20 ms when the one before has come back, and counts. */
final class Echo {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SERVER = """
            $SIG{CHLD} = 'IGNORE';
            $s = IO::Socket::INET->new(LocalPort => shift, Listen => 9, ReuseAddr => 1) or die "listen: $!";
            while ($c = $s->accept) { next if fork; while (sysread($c, $b, 99)) { syswrite($c, $b) } exit }
            """;
    private static final String CLIENT = """
            $c = IO::Socket::INET->new(PeerAddr => shift, PeerPort => shift, Timeout => 5) or die "connect: $!";
            $| = 1;
            while (1) { syswrite($c, 'x'); sysread($c, $b, 1) or die 'closed'; print "x\\n"; select undef, undef, undef, 0.02 }
            """;

    private final ContainerHost from;
    private final String file;

    private Echo(ContainerHost from, String file) {
        this.from = from;
        this.file = file;
    }

    /** Listens on a port of a host. */
    static void serve(ContainerHost host, int port) throws FaultException {
        host.run("bash", "-c", background("/tmp/server"), "bash", SERVER, Integer.toString(port));
        host.run(
                "bash",
                "-c",
                "for i in {1..50}; do (: </dev/tcp/127.0.0.1/" + port + ") 2>&- && exit; sleep 0.1; done; exit 1");
    }

    /** Opens a connection, and begins. */
    static Echo open(ContainerHost from, ContainerHost to, int port) throws FaultException {
        String file = "/tmp/echo" + NUMBER.incrementAndGet();
        from.run("bash", "-c", background(file), "bash", CLIENT, to.addresses().get(0), Integer.toString(port));
        return new Echo(from, file);
    }

    /** How many bytes have come back. */
    int count() throws FaultException {
        return Integer.parseInt(from.run("sh", "-c", "grep -c x " + file + " || true"));
    }

    private static String background(String file) {
        return "program=$1; shift; nohup perl -MIO::Socket::INET -e \"$program\" \"$@\" >" + file + " 2>" + file
                + ".err &";
    }
}
