package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What would happen if the primary died now. */
class ForecastTest {
    @Test
    void namesWhoWouldTakeOver() {
        Forecast forecast = settled().applied(DB2, "1-99").forecast().orElseThrow();
        assertThat(forecast.candidate()).contains(DB3);
        assertThat(forecast.reachable()).containsExactly(DB2, DB3);
        assertThat(forecast.blocker()).isEmpty();
        assertThat(forecast.sentence()).startsWith("db3 would take over");
    }

    @Test
    void isWhatTheFailoverThenDoes() {
        Forecast forecast = settled().forecast().orElseThrow();
        ClusterFixture dead = revoking().applied(DB2, "1-100").applied(DB3, "1-100");
        assertThat(dead.write().primary()).isEqualTo(forecast.candidate());
    }

    @Test
    void saysWhoseAbsenceWouldBlockAFailover() {
        Forecast forecast = settled().silent(DB3).forecast().orElseThrow();
        assertThat(forecast.candidate()).isEmpty();
        assertThat(forecast.sentence()).contains("waits for [db3]");
    }

    @Test
    void thereIsNoneWhileNobodyIsPrimary() {
        assertThat(revoking().silent(DB1).forecast()).isEmpty();
    }
}
