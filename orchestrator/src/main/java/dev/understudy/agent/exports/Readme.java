package dev.understudy.agent.exports;

import dev.understudy.client.GtidSet;
import dev.understudy.text.Size;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that lie beside the files of an export, for whoever opens its folder. */
final class Readme {
    private static final int LONG = 400;

    private Readme() {}

    /**
     * The whole text.
     *
     * @param found what is saved
     * @param rawBytes how much the raw files have
     * @param unreadableBecause why there is no readable form; empty if there is
     */
    static String of(Subject subject, GtidSet found, long rawBytes, Optional<String> unreadableBecause) {
        return Stream.of(
                        what(subject, found, rawBytes),
                        missing(subject.gtids().minus(found)),
                        look(unreadableBecause),
                        apply(subject),
                        discard())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String what(Subject subject, GtidSet found, long rawBytes) {
        return """
                WHAT THIS IS

                %d transactions that node %s of cluster %s had and no other node has.
                %s

                server_uuid  %s
                GTIDs        %s
                base         %s
                raw files    %s, in raw/
                """.formatted(
                        found.count(),
                        subject.node(),
                        subject.cluster(),
                        subject.reason().sentences(),
                        subject.serverUuid(),
                        shown(found, Draft.GTIDS),
                        shown(subject.base(), Manifest.FILE),
                        Size.of(rawBytes));
    }

    private static String shown(GtidSet set, String elsewhere) {
        String text = set.isEmpty() ? "(none)" : set.toString();
        return text.length() <= LONG ? text : "see " + elsewhere;
    }

    private static String missing(GtidSet missing) {
        return missing.isEmpty() ? "" : """
                NOT FOUND

                %d more transactions were to be saved. No log of the node had them from beginning to end: they were purged,
                or were being written when the server was killed.
                  %s
                """.formatted(missing.count(), shown(missing, Manifest.FILE));
    }

    private static String look(Optional<String> unreadableBecause) {
        String text = unreadableBecause.map(Readme::laterHow).orElse("""
                %s has every row that was inserted, updated or deleted, and every other statement. A column
                is named by its place: @1 is the first one of its table. The same is printed by
                """.formatted(Draft.TEXT));
        return """
                HOW TO LOOK

                %s
                  %s
                """.formatted(text, HowTo.COMMANDS.read());
    }

    private static String laterHow(String why) {
        return """
                The readable form is missing: %s.
                On a machine with MySQL's programs, of this server's version or newer, type in this folder:
                """.formatted(why);
    }

    private static String apply(Subject subject) {
        String example = subject.gtids().toString().replaceFirst("^([^:,]+:(?:[a-z_][a-z0-9_]*:)?\\d+).*", "$1");
        return """
                HOW TO APPLY SOME OF IT

                Look first whether the application has done the work again. Then, for one transaction, on the primary:

                  mysqlbinlog --skip-gtids --include-gtids='%s' raw/* | mysql --host=PRIMARY --user=USER -p

                --skip-gtids makes it a new transaction, which every replica gets. Never apply anything on a replica. The
                account needs SESSION_VARIABLES_ADMIN, BINLOG_ADMIN, and what the statements need. Beware: a row is found
                by its primary key alone, so whatever somebody has written to it since is overwritten. A row that is
                missing, or there already, stops it with an error, and its transaction is rolled back. All of them:

                  %s
                """.formatted(example, HowTo.COMMANDS.apply());
    }

    private static String discard() {
        return """
                HOW TO DISCARD

                When nobody needs it any more, on the node, with its data directory:

                  understudy exports discard NAME-OF-THIS-FOLDER --data-dir DIR
                """;
    }
}
