package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import java.io.Serializable;

/**
 * Where work was that a cluster did not finish; of types that can be serialized with an exception.
 *
 * @param name of the cluster
 * @param number of the epoch
 */
record FailoverOrigin(String name, long number) implements Serializable {
    static FailoverOrigin of(Lease lease) {
        return new FailoverOrigin(lease.cluster().value(), lease.epoch().value());
    }

    static FailoverOrigin of(RouterView view) {
        return new FailoverOrigin(view.cluster().value(), view.epoch().value());
    }

    ClusterName cluster() {
        return ClusterName.of(name);
    }

    Epoch epoch() {
        return Epoch.of(number);
    }
}
