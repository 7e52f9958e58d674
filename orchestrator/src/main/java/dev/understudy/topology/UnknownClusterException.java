package dev.understudy.topology;

/** ZooKeeper has no state record of the cluster that was asked for; the message says what it has. */
public class UnknownClusterException extends Exception {
    private static final long serialVersionUID = 1;

    public UnknownClusterException(String message) {
        super(message);
    }
}
