package dev.understudy.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.GtidSet;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bodies of events that a MySQL 9.7.4 wrote, and what they say. */
class GtidEventsTest {
    private static final String UUID = "6c0582d4-e78a-11f1-ab6c-02fc00000001";

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    void aClassicGtid() {
        String event =
                "006c0582d4e78a11f1ab6c02fc000000010300000000000000020100000000000000030000000000000090cde729f96006"
                        + "fc090150620100";
        assertThat(GtidEvents.classic(bytes(event))).isEqualTo(GtidSet.of(UUID, 3));
    }

    @Test
    void taggedGtids() throws UnsafeBinlogException {
        String first =
                "027600000002d80a090251039d03290222c503ad02d804f103000000020404060c73686f705f3108000a040c7fd296e7"
                        + "29f960061031041283120b";
        String second = "027600000002d80a090251039d03290222c503ad02d804f103000000020408060c73686f705f3108040a080c7fc6aa"
                + "e729f960061031041283120b";
        assertThat(GtidEvents.tagged(bytes(first))).isEqualTo(GtidSet.parse(UUID + ":shop_1:1"));
        assertThat(GtidEvents.tagged(bytes(second))).isEqualTo(GtidSet.parse(UUID + ":shop_1:2"));
    }

    @Test
    void whatOlderFilesHave() throws UnsafeBinlogException {
        String untagged =
                "01000000000000006c0582d4e78a11f1ab6c02fc0000000101000000000000000100000000000000030000000000" + "0000";
        String tagged = "01020000000000016c0582d4e78a11f1ab6c02fc000000010001000000000000000100000000000000040000000000"
                + "00006c0582d4e78a11f1ab6c02fc000000010c73686f705f31010000000000000001000000000000000300000000000000";
        assertThat(GtidEvents.previous(bytes(untagged))).isEqualTo(GtidSet.parse(UUID + ":1-2"));
        assertThat(GtidEvents.previous(bytes(tagged))).isEqualTo(GtidSet.parse(UUID + ":1-3:shop_1:1-2"));
    }

    @Test
    void aFormThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> GtidEvents.tagged(bytes("0476")))
                .isInstanceOf(UnsafeBinlogException.class)
                .hasMessageContaining("unknown form");
        assertThatThrownBy(() -> GtidEvents.previous(bytes("0100000000000002")))
                .isInstanceOf(UnsafeBinlogException.class)
                .hasMessageContaining("unknown form");
    }
}
