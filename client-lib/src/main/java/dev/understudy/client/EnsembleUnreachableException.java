package dev.understudy.client;

import java.io.IOException;

/** No server of a ZooKeeper ensemble answered in time. */
public class EnsembleUnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    public EnsembleUnreachableException(String message) {
        super(message);
    }
}
