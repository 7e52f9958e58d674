package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.router.Lease.Progress;
import dev.understudy.router.Verdict.Failure;
import dev.understudy.router.Verdict.Moment;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CUT     | FIRST      | WRITE | TRANSACTIONAL | RERUN
            CUT     | FIRST      | WRITE | READ          | RERUN
            CUT     | FIRST      | WRITE | OTHER         | UNKNOWN
            CUT     | LATER      | WRITE | TRANSACTIONAL | ROLLED_BACK
            CUT     | LATER      | WRITE | BEGIN         | UNKNOWN
            CUT     | LATER      | WRITE | OTHER         | UNKNOWN
            CUT     | AUTOCOMMIT | WRITE | READ          | RERUN
            CUT     | AUTOCOMMIT | WRITE | TRANSACTIONAL | UNKNOWN
            CUT     | AUTOCOMMIT | WRITE | OTHER         | UNKNOWN
            CUT     | COMMIT     | WRITE | COMMIT        | UNKNOWN
            CUT     | COMMIT     | READ  | COMMIT        | DONE
            CUT     | AUTOCOMMIT | READ  | READ          | RERUN
            CUT     | LATER      | READ  | READ          | ROLLED_BACK
            REFUSED | FIRST      | WRITE | TRANSACTIONAL | RERUN
            REFUSED | AUTOCOMMIT | WRITE | TRANSACTIONAL | RERUN
            REFUSED | AUTOCOMMIT | WRITE | OTHER         | PASS
            REFUSED | LATER      | WRITE | TRANSACTIONAL | ROLLED_BACK
            REFUSED | COMMIT     | WRITE | COMMIT        | ROLLED_BACK
            REFUSED | AUTOCOMMIT | READ  | TRANSACTIONAL | PASS
            NONE    | LATER      | WRITE | TRANSACTIONAL | PASS
            """)
    void aCallThatWasSent(Loss loss, Moment moment, Use use, Effect effect, Verdict verdict) {
        assertThat(Verdict.of(loss, new Failure(moment, use, Progress.SENT, effect)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(Effect.class)
    void whatWasNotSentIsNeverUnknown(Effect effect) {
        for (Use use : Use.values()) {
            for (Moment moment : Moment.values()) {
                assertThat(Verdict.of(Loss.CUT, new Failure(moment, use, Progress.NOTHING_SENT, effect)))
                        .isIn(Verdict.RERUN, Verdict.ROLLED_BACK);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Communications link failure                                          | 08S01 | 0    | CUT
            No operations allowed after connection closed.                       | 08003 | 0    | CUT
            Server shutdown in progress                                          | 08S01 | 1053 | CUT
            The server is currently in offline mode                              | HY000 | 3032 | CUT
            running with the --super-read-only option so it cannot execute this  | HY000 | 1290 | REFUSED
            running with the --secure-file-priv option so it cannot execute this | HY000 | 1290 | NONE
            Running in read-only mode                                            | HY000 | 1836 | REFUSED
            Duplicate entry                                                      | 23000 | 1062 | NONE
            Deadlock found                                                       | 40001 | 1213 | NONE
            Query execution was interrupted                                      | 70100 | 1317 | NONE
            """)
    void whatAnErrorSaysOfItsConnection(String message, String state, int code, Loss loss) {
        assertThat(Loss.of(new SQLException(message, state, code))).isEqualTo(loss);
        assertThat(Loss.of(new SQLException("outer", new SQLException(message, state, code))))
                .isEqualTo(loss);
    }
}
