package dev.understudy.adopt;

import java.util.Locale;

/** A plugin that a node needs. */
enum Plugin {
    RPL_SEMI_SYNC_SOURCE("semisync_source.so"),
    RPL_SEMI_SYNC_REPLICA("semisync_replica.so"),
    CLONE("mysql_clone.so");

    private final String library;

    Plugin(String library) {
        this.library = library;
    }

    String installation() {
        return "INSTALL PLUGIN " + name().toLowerCase(Locale.ROOT) + " SONAME '" + library + "'";
    }
}
