package dev.understudy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check finds what it is for, and nothing else does. */
class CheckupTest {
    /**
     * A fault that is planted in a healthy cluster.
     *
     * @param check the one check that must find it
     */
    record Row(String check, Consumer<Patient> plant) {
        @Override
        public String toString() {
            return check;
        }
    }

    static List<Row> rows() {
        return Stream.of(ServerFaults.all(), ClusterFaults.all())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void nothingIsFoundInAHealthyCluster() {
        assertThat(Checkup.of(new Patient().facts())).isEmpty();
        assertThat(Checkup.of(new Patient().unmanaged())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPlantedFaultIsFoundByItsCheckAlone(Row row) {
        Patient patient = new Patient();
        row.plant().accept(patient);

        List<Ailment> found = Checkup.of(patient.facts());

        assertThat(found).extracting(Ailment::check).contains(row.check());
        Set<String> alsoTrue = ALSO_TRUE.getOrDefault(row.check(), Set.of());
        assertThat(found)
                .extracting(Ailment::check)
                .filteredOn(check -> !check.equals(row.check()))
                .isSubsetOf(alsoTrue);
        assertThat(found).allSatisfy(ailment -> {
            assertThat(ailment.what()).isNotBlank();
            assertThat(ailment.why()).isNotBlank();
            assertThat(ailment.mend()).isNotBlank();
        });
    }

    /** What the same fault is besides. */
    private static final Map<String, Set<String>> ALSO_TRUE = Map.of(
            "version_older_replica", Set.of("versions_mixed"),
            "agent_account_missing", Set.of(),
            "replication_role_missing", Set.of());

    @Test
    void everyCheckHasARow() {
        assertThat(rows().stream().map(Row::check).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Checkup.checks().stream().map(Check::id).toList());
    }

    @ParameterizedTest
    @CsvSource({"8.4.3, 9.7.4", "9.7.4, 9.7.10", "9.7.4, 26.7.0", "8.0.36, 8.4.0-log", "nonsense, 8.0.1"})
    void versionsAreComparedAsNumbers(String older, String newer) {
        assertThat(ServerVersion.parse(older)).isLessThan(ServerVersion.parse(newer));
    }
}
