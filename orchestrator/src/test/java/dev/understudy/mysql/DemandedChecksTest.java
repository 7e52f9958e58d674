package dev.understudy.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.doctor.Check;
import dev.understudy.doctor.Checkup;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What an agent looks at, the doctor does too. */
class DemandedChecksTest {
    @Test
    void everySettingThatAnAgentDemandsHasACheck() {
        assertThat(Checkup.checks())
                .extracting(Check::id)
                .containsAll(Arrays.stream(DemandedSetting.values())
                        .map(setting -> setting.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
