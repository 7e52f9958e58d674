package dev.understudy.simulator;

/** A session in the store: it ends when its client was without connection for too long. */
final class StoreSession {
    private final StoreClient client;
    private boolean expired;

    StoreSession(StoreClient client) {
        this.client = client;
    }

    StoreClient client() {
        return client;
    }

    boolean isExpired() {
        return expired;
    }

    void expire() {
        expired = true;
    }
}
