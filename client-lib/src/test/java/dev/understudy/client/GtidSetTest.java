package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the rows, A, B and C stand for three UUIDs in this order. */
class GtidSetTest {
    private static final String A = "0aaaaaaa-1111-2222-3333-444444444444";
    private static final String B = "bbbbbbbb-1111-2222-3333-444444444444";
    private static final String C = "cccccccc-1111-2222-3333-444444444444";

    @ParameterizedTest(name = "{0} is printed as {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    ''                         | ''
                    A:1                        | A:1
                    A:1-1                      | A:1
                    A:1-5                      | A:1-5
                    A:5:1-3                    | A:1-3:5
                    A:1-3:4                    | A:1-4
                    A:1-5:3-9                  | A:1-9
                    A:7:7:7                    | A:7
                    B:1,A:1                    | A:1,B:1
                    A:1,B:1,A:2                | A:1-2,B:1
                    A:blue:1                   | A:blue:1
                    A:bLUe:1                   | A:blue:1
                    A:red:1:blue:2:3-4         | A:blue:2-4:red:1
                    A:red:1,A:5                | A:5:red:1
                    A:red:1:5,A:7,A:red:6      | A:7:red:1:5-6
                    A:_x1:1                    | A:_x1:1
                    A:9223372036854775806      | A:9223372036854775806
                    """)
    void printsAsMySqlDoes(String text, String printed) {
        assertThat(set(text)).hasToString(expand(printed));
        assertThat(set(printed)).isEqualTo(set(text)).hasSameHashCodeAs(set(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " A:1-3:5,B:blue:7 ",
                "A : 1 - 3 : 5 , B : blue : 7",
                "A:1-3:5,\nB:blue:7",
                ",A:1-3:5,,B:blue:7,",
                "\tA:1-3:5\r\n,B:blue:7"
            })
    void whiteSpaceAndEmptyPartsDoNotMatter(String text) {
        assertThat(set(text)).isEqualTo(set("A:1-3:5,B:blue:7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "\n"})
    void nothingIsTheEmptySet(String text) {
        assertThat(set(text)).isEqualTo(GtidSet.EMPTY).satisfies(empty -> {
            assertThat(empty.isEmpty()).isTrue();
            assertThat(empty.count()).isZero();
            assertThat(empty).hasToString("");
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    x                   | "x" is not uuid:numbers
                    A                   | is not uuid:numbers
                    1-5                 | "1-5" is not uuid:numbers
                    A1:1                | is not uuid:numbers
                    A:                  | "" is not a number or an interval such as 1-5
                    A::1                | "" is not a number
                    A:0                 | "0" is not between 1 and 9223372036854775806
                    A:-1                | "-1" is not a number or an interval
                    A:+1                | "+1" is not a number or an interval
                    A:1-+2              | "1-+2" is not a number or an interval
                    A:1- +2             | "1- +2" is not a number or an interval
                    A:5-3               | "5-3" ends before it begins
                    A:1-2-3             | "1-2-3" is not a number or an interval
                    A:1.5               | "1.5" is not a number or an interval
                    A:٣                 | "٣" is not a number or an interval
                    A:9223372036854775807  | "9223372036854775807" is not between 1 and
                    A:99999999999999999999 | "99999999999999999999" is not between 1 and
                    A:blue              | has a tag without numbers
                    A:1:blue            | has a tag without numbers
                    A:blue:red:1        | has a tag without numbers
                    A:blue-green:1      | "blue-green" is not a number or an interval
                    A:9lives:1          | "9lives" is not a number or an interval
                    A:b23456789012345678901234567890123:1 | is not a number or an interval
                    A:1,,B:x            | has a tag without numbers
                    """)
    void badTextIsRefusedWithThePartThatIsBad(String text, String message) {
        assertThatThrownBy(() -> set(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    # left         | right           | union             | left minus right | in both     | left contains right
                    ''             | ''              | ''                | ''               | ''          | true
                    A:1-3          | ''              | A:1-3             | A:1-3            | ''          | true
                    ''             | A:1-3           | A:1-3             | ''               | ''          | false
                    A:1-3          | A:1-3           | A:1-3             | ''               | A:1-3       | true
                    A:1-9          | A:4-6           | A:1-9             | A:1-3:7-9        | A:4-6       | true
                    A:4-6          | A:1-9           | A:1-9             | ''               | A:4-6       | false
                    A:1-3          | A:4             | A:1-4             | A:1-3            | ''          | false
                    A:1-3:7-9      | A:2-8           | A:1-9             | A:1:9            | A:2-3:7-8   | false
                    A:1-9          | A:2:4:6         | A:1-9             | A:1:3:5:7-9      | A:2:4:6     | true
                    A:1-3          | B:1-3           | A:1-3,B:1-3       | A:1-3            | ''          | false
                    A:1-3,B:1      | B:1             | A:1-3,B:1         | A:1-3            | B:1         | true
                    A:1-3          | A:blue:1-3      | A:1-3:blue:1-3    | A:1-3            | ''          | false
                    A:blue:1-3     | A:blue:2:red:2  | A:blue:1-3:red:2  | A:blue:1:3       | A:blue:2    | false
                    A:9223372036854775806 | A:9223372036854775805 | A:9223372036854775805-9223372036854775806 | A:9223372036854775806 | '' | false
                    """)
    void algebra(String left, String right, String union, String minus, String both, boolean contains) {
        assertThat(set(left).union(set(right))).isEqualTo(set(union));
        assertThat(set(right).union(set(left))).isEqualTo(set(union));
        assertThat(set(left).minus(set(right))).isEqualTo(set(minus));
        assertThat(set(left).intersect(set(right))).isEqualTo(set(both));
        assertThat(set(left).contains(set(right))).isEqualTo(contains);
    }

    @ParameterizedTest(name = "{0} has {1}")
    @CsvSource({"A:1, 1", "A:1-5:7, 6", "'A:1-5:blue:1-2,C:9', 8", "A:1-9223372036854775806, 9223372036854775806"})
    void counts(String text, long count) {
        assertThat(set(text).count()).isEqualTo(count);
    }

    private static GtidSet set(String text) {
        return GtidSet.parse(expand(text));
    }

    private static String expand(String text) {
        return text.replace("A", A)
                .replace("B:", B + ":")
                .replace("B :", B + " :")
                .replace("C", C);
    }
}
