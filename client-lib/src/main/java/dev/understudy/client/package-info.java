/** What every client of a cluster shares: the state record and its parts, its JSON, the ZooKeeper paths, the watch. */
@NullMarked
package dev.understudy.client;

import org.jspecify.annotations.NullMarked;
