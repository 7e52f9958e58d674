package dev.understudy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HarmlessStartTest {
    private static final String ALL =
            "--persisted-globals-load=OFF --super-read-only=ON --offline-mode=ON --skip-replica-start=ON";

    @ParameterizedTest
    @CsvSource({
        "all of it,              '',                                ''",
        "in other words,         --super_read_only=1 --offline_mode --skip-replica-start=true, ''",
        "the last one counts,    --offline-mode=OFF,                --offline-mode=ON",
        "persisted settings,     --persisted_globals_load=ON,       --persisted-globals-load=OFF",
        "a word that is another, --super-read-only=maybe,           --super-read-only=ON"
    })
    void whatIsMissingIsNamed(String story, String more, String missing) {
        List<String> words = Arrays.asList(("mysqld " + ALL + " " + more).split(" "));
        assertThat(String.join(" ", HarmlessStart.missing(words))).as(story).isEqualTo(missing);
    }

    @ParameterizedTest
    @CsvSource({"/usr/sbin/mysqld", "/usr/sbin/mysqld --datadir=/var/lib/mysql"})
    void aPlainServerLacksEverything(String command) {
        assertThat(HarmlessStart.missing(Arrays.asList(command.split(" "))))
                .containsExactly(
                        "--offline-mode=ON",
                        "--persisted-globals-load=OFF",
                        "--skip-replica-start=ON",
                        "--super-read-only=ON");
    }
}
