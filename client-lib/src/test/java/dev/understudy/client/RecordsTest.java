package dev.understudy.client;

import static dev.understudy.client.Samples.DB3;
import static dev.understudy.client.Samples.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    private static final String PLAIN = "'traits':{'promotion':'NEUTRAL','zone':'','upstream':null}";

    /** Whoever changes this text changes the format: raise {@link Records#FORMAT}, and read the old one too. */
    private static final String STATE = "{'format':1,'cluster':'shop',"
            + "'version':{'incarnation':1,'epoch':2,'seq':3},'phase':'STABLE','primary':'db1','target':null,'members':{"
            + "'db1':{'endpoint':'10.0.0.1:3306','serverUuid':'11111111-1111-1111-1111-111111111111',"
            + "'assignment':{'role':'PRIMARY','source':null}," + PLAIN + "},"
            + "'db2':{'endpoint':'10.0.0.2:3306','serverUuid':'22222222-2222-2222-2222-222222222222',"
            + "'assignment':{'role':'REPLICA','source':'db1'}," + PLAIN + "},"
            + "'db3':{'endpoint':'10.0.0.3:3306','serverUuid':'33333333-3333-3333-3333-333333333333',"
            + "'assignment':{'role':'REPLICA','source':'db1'}," + PLAIN + "}},"
            + "'reigns':{'2':{'primary':'db1','serverUuid':'11111111-1111-1111-1111-111111111111',"
            + "'base':'11111111-1111-1111-1111-111111111111:1-7',"
            + "'promise':{'acknowledgements':1,'ackers':['db2','db3']}}},"
            + "'durability':{'acknowledgements':1,'ackers':['db2','db3']},"
            + "'barrierFrom':{'incarnation':1,'epoch':2,'seq':3},'refused':[],'automation':'ON','lastChange':null,"
            + "'reason':'db1 had its barrier'}";

    private static final String REPORT = "{'format':1,'node':'db2','endpoint':'10.0.0.2:3306',"
            + PLAIN + ",'seen':{'incarnation':1,'epoch':2,'seq':3},'applied':{'incarnation':1,'epoch':2,'seq':3},"
            + "'process':'UP','server':{'serverUuid':'22222222-2222-2222-2222-222222222222','version':'9.7.4',"
            + "'executed':'11111111-1111-1111-1111-111111111111:1-7','received':'','refused':[],'access':'READABLE',"
            + "'receiver':{'running':'ON','source':'10.0.0.1:3306','acknowledging':true,'hearing':true,'error':''},"
            + "'applier':{'running':'ON','delaySeconds':0,'error':''},"
            + "'semiSync':{'enabled':false,'acknowledgements':1,'clients':0,'waiting':0}},"
            + "'barrier':null,'finding':null,'warnings':[],"
            + "'load':{'queriesPerSecond':12.5,'connections':3,'threadsRunning':0,'semiSyncWaits':0,'lagMillis':4,"
            + "'hopLagMillis':null,'heartbeatAgeMillis':null,'writesStalledMillis':0},"
            + "'host':{'cpuUsed':0.25,'processors':4,'memoryUsedBytes':2000,'memoryTotalBytes':8000,'cpuPressure':0.01,"
            + "'memoryPressure':0.0,'ioPressure':0.5,'diskFreeBytes':5000,'dataBytes':700,'clockSkewMillis':-3},"
            + "'sentAtMillis':1700000000000}";

    private static final String REPORT_OF_A_DOWN_NODE = "{'format':1,'node':'db3','endpoint':'10.0.0.3:3306',"
            + PLAIN
            + ",'seen':null,'applied':null,'process':'DOWN','server':null,'barrier':{'incarnation':1,'epoch':4,'seq':9},"
            + "'finding':{'kind':'SERVER_FAILS','message':'the disk is full: free some space'},'warnings':[],"
            + "'load':{'queriesPerSecond':null,'connections':0,'threadsRunning':0,'semiSyncWaits':0,'lagMillis':null,"
            + "'hopLagMillis':null,'heartbeatAgeMillis':null,'writesStalledMillis':0},"
            + "'host':{'cpuUsed':null,'processors':null,'memoryUsedBytes':null,'memoryTotalBytes':null,'cpuPressure':null,"
            + "'memoryPressure':null,'ioPressure':null,'diskFreeBytes':null,'dataBytes':null,'clockSkewMillis':null},"
            + "'sentAtMillis':1700000000000}";

    private static final String ENTRY = "{'format':1,'record':" + STATE.replace("'format':1,", "")
            + ",'leader':'o1','atMillis':1700000000000,'hearing':{'vouched':{'db2':{"
            + "'serverUuid':'22222222-2222-2222-2222-222222222222',"
            + "'history':'11111111-1111-1111-1111-111111111111:1-7'}},"
            + "'lastSeen':{'db1':'11111111-1111-1111-1111-111111111111:1-9'},"
            + "'word':{'by':'eve','off':['db1','db3']}}}";

    record Golden(Object value, String json) {}

    static List<Golden> goldens() {
        return List.of(
                new Golden(Samples.stable(version(1, 2, 3)), STATE),
                new Golden(Samples.replica(version(1, 2, 3)), REPORT),
                new Golden(Samples.entry(version(1, 2, 3)), ENTRY),
                new Golden(Samples.down(DB3), REPORT_OF_A_DOWN_NODE));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theFormatIsThisText(Golden golden) throws CorruptRecordException {
        String json = golden.json().replace('\'', '"');
        assertThat(new String(Records.write(golden.value()), UTF_8)).isEqualTo(json);
        Object read = Records.read(json.getBytes(UTF_8), golden.value().getClass());
        assertThat(read).isEqualTo(golden.value());
    }

    @Test
    void aRecordWithoutPrimaryComesBackAsItWas() throws CorruptRecordException {
        ClusterState state = Samples.revoking(version(7, 8, 9));
        assertThat(Records.read(Records.write(state), ClusterState.class)).isEqualTo(state);
    }

    @Test
    void textOfPeopleComesBackAsItWas() throws CorruptRecordException {
        Finding finding = new Finding(Finding.Kind.STEP_FAILED, "\"Größe\" \\ \n\t\u0000 – 漢字");
        assertThat(Records.read(Records.write(finding), Finding.class)).isEqualTo(finding);
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    # in the record      | instead            | what people are told
                    'reason'             | 'raeson'           | reason is missing, null or of the wrong type
                    'role':'PRIMARY'     | 'role':'PRIMARY','x':1 | it has the unknown key members.db1.assignment.x
                    'source':null        | 'sauce':null       | members.db1.assignment.source is missing, null or
                    'db1 had its barrier'| null               | reason is missing, null or of the wrong type
                    'db1 had its barrier'| 5                  | reason cannot be "5"
                    'db1 had its barrier'| true               | reason cannot be "true"
                    'STABLE'             | 'UP'               | phase cannot be "UP"
                    'STABLE'             | 0                  | phase cannot be "0"
                    'STABLE'             | ''                 | phase cannot be ""
                    'STABLE'             | null               | phase is missing, null or of the wrong type
                    'seq':3              | 'seq':3.0          | version.seq cannot be "3.0"
                    'seq':3              | 'seq':'3'          | version.seq is missing, null or of the wrong type
                    'seq':3              | 'seq':true         | version.seq is missing, null or of the wrong type
                    'seq':3              | 'seq':null         | version.seq is missing, null or of the wrong type
                    'seq':3              | 'seq':99999999999999999999 | version.seq is missing, null or of the wrong
                    'seq':3              | 'seq':0            | version: incarnation 1 and seq 0 start at 1
                    'epoch':2            | 'epoch':'2'        | version.epoch is missing, null or of the wrong type
                    'epoch':2            | 'epoch':{}         | version.epoch is missing, null or of the wrong type
                    'epoch':2            | 'epoch':0          | version.epoch: epoch 0 is less than 1
                    'primary':'db1'      | 'primary':null     | STABLE with primary none
                    'primary':'db1'      | 'primary':'db9'    | db1 is assigned PRIMARY, the primary is db9
                    'primary':'db1'      | 'primary':'DB'     | primary: node id "DB" is not allowed
                    'primary':'db1'      | 'primary':1        | primary is missing, null or of the wrong type
                    'primary':'db1',     | ``                 | primary is missing, null or of the wrong type
                    'reigns':{'2'        | 'reigns':{'x'      | reigns: epoch "x" is not a number
                    'reigns':{'2'        | 'reigns':{'0'      | reigns: epoch 0 is less than 1
                    ['db2','db3']        | [null]             | reigns.2.promise.ackers.0 is missing, null or of the wrong
                    ['db2','db3']        | 'db2'              | reigns.2.promise.ackers is missing, null or of the wrong
                    'db3':{              | 'db3':null,'db4':{ | members.db3 is missing, null or of the wrong type
                    'db3':{              | 'DB3':{            | members: node id "DB3" is not allowed
                    'db3':{              | 'db2':{            | it is not valid JSON at line 1, column
                    'phase'              | 'phase':'STABLE','phase' | Duplicate field 'phase'
                    10.0.0.1:3306        | 10.0.0.1           | members.db1.endpoint: "10.0.0.1" is not host:port
                    1:1-7                | 1:7-1              | reigns.2.base: "7-1" ends before it begins
                    'format':1           | 'format':2         | its format is 2, this version reads format 1: use the
                    'format':1           | 'format':'1'       | it has no "format"
                    'format':1           | 'format':1.0       | it has no "format"
                    'format':1           | 'format':null      | it has no "format"
                    'format':1,          | ``                 | it has no "format"
                    'format':1,          | 'format':1,'format':1, | Duplicate field 'format'
                    """)
    void aRecordThatIsNotAsItMustBeIsRefused(String original, String instead, String sentence) {
        String bad = STATE.replaceFirst(Pattern.quote(original), Matcher.quoteReplacement(instead));
        assertThat(bad).isNotEqualTo(STATE);
        refused(bad.replace('\'', '"'), sentence);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``        | it is empty
                    ` `       | it is not a JSON object
                    hello     | it is not valid JSON at line 1, column 1: Unrecognized token 'hello'
                    null      | it is not a JSON object
                    []        | it is not a JSON object
                    12        | it is not a JSON object
                    {         | it is not valid JSON at line 1, column
                    {} {}     | it is not exactly one JSON object
                    {}        | it has no "format"
                    <xml/>    | it is not valid JSON
                    """)
    void whatIsNoJsonObjectIsRefused(String text, String sentence) {
        refused(text, sentence);
    }

    @Test
    void aNodeWithoutDataIsRefused() {
        assertThatThrownBy(() -> Records.read(null, ClusterState.class))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessage("it is empty");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 100, 333, 500})
    void aTruncatedRecordIsRefused(int length) {
        refused(STATE.replace('\'', '"').substring(0, length), "it is not valid JSON at line 1, column ");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] bytes = STATE.replace('\'', '"').getBytes(UTF_8);
        bytes[bytes.length - 5] = (byte) 0xff;
        assertThatThrownBy(() -> Records.read(bytes, ClusterState.class))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageStartingWith("it is not valid JSON at line 1");
    }

    @Test
    void aReportOfAServerThatIsNotUpHasNothingReadFromIt() {
        refused(NodeReport.class, REPORT.replace("'UP'", "'DOWN'").replace('\'', '"'), "db2 is DOWN and answered");
    }

    private static void refused(String json, String sentence) {
        refused(ClusterState.class, json, sentence);
    }

    private static void refused(Class<?> type, String json, String sentence) {
        assertThatThrownBy(() -> Records.read(json.getBytes(UTF_8), type))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.getMessage())
                        .as("a sentence for people")
                        .doesNotContain("dev.understudy")
                        .doesNotContain("FAIL_ON")
                        .doesNotContain("JsonToken"));
    }
}
