package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Copying;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.exports.ErrantExport;
import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Exports;
import dev.understudy.agent.exports.Manifest;
import dev.understudy.agent.exports.Reason;
import dev.understudy.agent.exports.SavedFile;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server has transactions of every kind that no other node has, some of them received and not applied. They are
 * saved while it runs, and come back on a server that has none of them.
 */
class ErrantExportIT {
    private static final Epoch EPOCH = new Epoch(1);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @BeforeEach
    void makeTheWorld() throws Exception {
        world = new RealWorld(template, Files.createTempDirectory(folder, "w"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RealNode started(String name) throws StepFailedException {
        RealNode node = world.real(name);
        node.look();
        node.control().startServer();
        world.await(name + " answers", () -> node.process() == ServerProcess.UP);
        return node;
    }

    private RealNode primary(String name) throws StepFailedException {
        RealNode node = started(name);
        node.control().promote(0, EPOCH);
        return node;
    }

    /** In three binary log files: definitions, rows of every sort, a tag, XA, compressed, as a statement, MyISAM. */
    private static void writeOfEverySort(RealNode node) {
        node.asAnybody(
                "CREATE TABLE app.goods (id INT PRIMARY KEY, name VARCHAR(60), picture MEDIUMBLOB, price DECIMAL(9,2))",
                "INSERT INTO app.goods VALUES (1, 'it''s \\\\ \\n', X'00FF1B27', 1.50), (2, 'zwölf', NULL, NULL)",
                "UPDATE app.goods SET name = 'renamed' WHERE id = 1",
                "INSERT INTO app.goods VALUES (3, 'gone', REPEAT('x', 70000), 3)",
                "FLUSH BINARY LOGS",
                "DELETE FROM app.goods WHERE id = 3",
                "SET gtid_next = 'AUTOMATIC:shop_1'",
                "INSERT INTO app.goods VALUES (4, 'tagged', NULL, 4)",
                "SET gtid_next = 'AUTOMATIC'",
                "FLUSH BINARY LOGS",
                "XA START 'x'",
                "INSERT INTO app.goods VALUES (5, 'xa', NULL, 5)",
                "XA END 'x'",
                "XA PREPARE 'x'",
                "XA COMMIT 'x'",
                "SET binlog_transaction_compression = ON",
                "INSERT INTO app.goods VALUES (6, REPEAT('c', 60), NULL, 6)",
                "SET binlog_transaction_compression = OFF",
                "CREATE TABLE app.old (id INT) ENGINE = MyISAM",
                "INSERT INTO app.old VALUES (1), (2)",
                "CREATE TABLE app.copied AS SELECT id, name FROM app.goods",
                "SET binlog_format = STATEMENT",
                "INSERT INTO app.goods VALUES (7, 'a statement', NULL, 7)");
    }

    private static String rows(RealNode node) {
        return node.answers(
                        "SELECT GROUP_CONCAT(CONCAT_WS('|', id, name, HEX(picture), price) ORDER BY id) FROM app.goods")
                + " " + node.answers("SELECT GROUP_CONCAT(id ORDER BY id) FROM app.old")
                + " " + node.answers("SELECT COUNT(*) FROM app.copied")
                + " " + node.answers("SELECT GROUP_CONCAT(id ORDER BY id) FROM app.writes");
    }

    private static ErrantExport exporter(RealNode node) {
        return new ErrantExport(
                node.settings().directory(), node.settings().server().program());
    }

    private static Export.Complete save(RealNode node, GtidSet errant) throws IOException {
        return exporter(node)
                .save(
                        node.settings().cluster(),
                        node.settings().node(),
                        node.server().serverUuid(),
                        errant,
                        GtidSet.EMPTY,
                        Reason.REBUILT)
                .orElseThrow();
    }

    private static List<Path> raw(Export export) throws IOException {
        try (Stream<Path> files = Files.list(export.folder().resolve("raw"))) {
            return files.sorted().toList();
        }
    }

    private static List<String> rawNames(Export.Complete export) {
        return export.manifest().files().stream()
                .map(SavedFile::name)
                .filter(name -> name.startsWith("raw/"))
                .toList();
    }

    /** As a person would: mysqlbinlog raw/* | mysql. */
    private void apply(Export export, RealNode to) throws Exception {
        Path programs = to.settings().server().program().resolveSibling("");
        List<String> read = new ArrayList<>(List.of(
                programs.resolve("mysqlbinlog").toString(),
                "--no-defaults",
                "--include-gtids="
                        + Files.readString(export.folder().resolve("transactions.gtids"))
                                .strip()));
        raw(export).forEach(file -> read.add(file.toString()));
        List<String> write = List.of(
                programs.resolve("mysql").toString(),
                "--no-defaults",
                "--user=" + ServerTemplate.ANYBODY.user(),
                "--password=" + ServerTemplate.ANYBODY.password(),
                "--socket=" + to.settings().directory().socket(),
                "--binary-mode");
        File complaints = folder.resolve("complaints").toFile();
        List<Process> both = ProcessBuilder.startPipeline(Stream.of(read, write)
                .map(command -> new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(complaints)))
                .toList());
        for (Process process : both) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("see %s", Files.readString(complaints.toPath()))
                    .isZero();
        }
    }

    @Test
    void whatWasExecutedIsReadableAndComesBack() throws Exception {
        RealNode errant = primary("db1");
        GtidSet before = errant.server().executed();
        writeOfEverySort(errant);
        GtidSet gtids = errant.server().executed().minus(before);

        Export.Complete export = save(errant, gtids);

        Manifest manifest = export.manifest();
        assertThat(manifest.unreadableBecause()).isEmpty();
        assertThat(manifest.missing()).isEqualTo(GtidSet.EMPTY);
        assertThat(manifest.transactions()).isEqualTo(gtids.count());
        assertThat(manifest.versions().server().orElseThrow())
                .startsWith(errant.server().version());
        assertThat(rawNames(export)).hasSize(3).allMatch(name -> name.startsWith("raw/binlog.0"));
        assertThat(Files.readString(export.folder().resolve("transactions.txt"), StandardCharsets.ISO_8859_1))
                .contains("CREATE TABLE app.goods", "### UPDATE `app`.`goods`", "### DELETE FROM `app`.`goods`")
                .contains("@2='renamed'", "@2='gone'", ":shop_1:1'", "XA PREPARE", "@2='xa'")
                .contains("@2='cccccccccc", "### INSERT INTO `app`.`old`", "### INSERT INTO `app`.`copied`")
                .contains("INSERT INTO app.goods VALUES (7, 'a statement'");

        RealNode fresh = primary("db2");
        apply(export, fresh);
        fresh.asAnybody("INSERT INTO app.writes VALUES ('own')");
        errant.asAnybody("INSERT INTO app.writes VALUES ('own')");
        assertThat(rows(fresh)).isEqualTo(rows(errant));
        assertThat(fresh.server().executed().contains(gtids)).isTrue();
    }

    @Test
    void onlyTheFilesThatHaveSomeOfThemAreSaved() throws Exception {
        RealNode errant = primary("db1");
        writeOfEverySort(errant);
        GtidSet tagged = GtidSet.parse(errant.server().serverUuid() + ":shop_1:1");

        Export.Complete export = save(errant, tagged);

        assertThat(rawNames(export)).hasSize(1);
        assertThat(Files.readString(export.folder().resolve("transactions.txt")))
                .contains("@2='tagged'")
                .doesNotContain("DELETE FROM");
    }

    @Test
    void whatWasReceivedAndNotAppliedIsSavedOutOfTheRelayLog() throws Exception {
        RealNode source = primary("db2");
        RealNode errant = started("db1");
        errant.control().recordWithinBase(EPOCH);
        errant.look();
        errant.control().follow(source.endpoint(), Acknowledging.OFF);
        world.await("it follows", () -> errant.server().receiver().running() == Running.ON);
        errant.asAnybody("STOP REPLICA SQL_THREAD");
        GtidSet before = errant.server().history();
        writeOfEverySort(source);
        source.asAnybody("INSERT INTO app.writes VALUES ('received')");
        GtidSet gtids = source.server().executed().minus(before);
        world.await("all is received", () -> errant.server().history().contains(gtids));

        Export.Complete export = save(errant, gtids);

        assertThat(errant.server().executed().intersect(gtids)).isEqualTo(GtidSet.EMPTY);
        assertThat(export.manifest().missing()).isEqualTo(GtidSet.EMPTY);
        assertThat(rawNames(export)).isNotEmpty().allMatch(name -> name.startsWith("raw/relay.0"));
        assertThat(Files.readString(export.folder().resolve("transactions.txt"), StandardCharsets.ISO_8859_1))
                .contains("@1='received'", "@2='gone'", ":shop_1:1'");

        RealNode fresh = primary("db3");
        apply(export, fresh);
        assertThat(rows(fresh)).isEqualTo(rows(source));
    }

    /** Writes, and purges all of it but what is in the newest log. */
    private static GtidSet writeAndPurge(RealNode node) {
        GtidSet before = node.server().executed();
        writeOfEverySort(node);
        GtidSet gtids = node.server().executed().minus(before);
        String newest = node.answers(
                "SELECT SUBSTRING_INDEX(JSON_UNQUOTE(local->'$.binary_log_file'), '/', -1) FROM performance_schema.log_status");
        node.asAnybody("PURGE BINARY LOGS TO '" + newest + "'");
        return gtids;
    }

    @Test
    void aNodeWhoseLogsWerePurgedIsCopiedAnewOnceAPersonGivesUpWhatWasInThem() throws Exception {
        RealNode donor = primary("db2");
        donor.asAnybody("INSERT INTO app.writes VALUES ('the primary''s')");
        RealNode errant = primary("db1");
        GtidSet gtids = writeAndPurge(errant);
        errant.look();
        errant.control().killServer();
        world.await("its server is gone", () -> errant.process() == ServerProcess.DOWN);
        errant.look();
        errant.control().startServer();
        world.await("it answers", () -> errant.process() == ServerProcess.UP);
        String donorUuid = donor.server().serverUuid();
        CopyOrder order = new CopyOrder(NodeId.of("db2"), donor.endpoint(), donorUuid, GtidSet.EMPTY, donorUuid, gtids);

        errant.look();
        errant.control().beginCopy(order);

        world.await("it fails", () -> errant.look().copying() instanceof Copying.Failed);
        assertThat(((Copying.Failed) errant.look().copying()).message()).contains("understudy exports give-up ");
        Exports exports = new Exports(errant.settings().directory().exports());
        Export.Complete export = (Export.Complete) exports.list().get(0);
        exports.giveUp(export, "eve", Instant.now());
        errant.look();
        errant.control().beginCopy(order);
        world.await("the copy is there, and mysqld has ended", () -> errant.process() == ServerProcess.DOWN);
        errant.look();
        errant.control().startServer();
        world.await("it answers with it", () -> errant.process() == ServerProcess.UP);

        assertThat(errant.server().executed()).isEqualTo(donor.server().executed());
        assertThat(exports.givenUp(export))
                .hasValueSatisfying(word -> assertThat(word.gtids())
                        .isEqualTo(export.manifest().missing())
                        .isNotEqualTo(GtidSet.EMPTY));
        assertThat(exports.list()).as("what was found").hasSize(1);
    }

    @Test
    void whatWasPurgedIsNamed() throws Exception {
        RealNode errant = primary("db1");
        GtidSet gtids = writeAndPurge(errant);

        assertThatThrownBy(() -> save(errant, gtids))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are in none of its logs any more")
                .hasMessageContaining(errant.server().serverUuid() + ":1-");
    }
}
