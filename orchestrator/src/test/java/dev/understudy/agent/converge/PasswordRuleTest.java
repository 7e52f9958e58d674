package dev.understudy.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with an account, by the passwords that the folder has and those that the server takes. */
class PasswordRuleTest {
    @ParameterizedTest(name = "{0} {1} {2}, server takes {3}: {4}")
    @CsvSource(textBlock = """
                    # present, next, previous, the server takes, what is done
                    c, , ,   'c',   NOTHING
                    c, , ,   'x',   NOTHING
                    c, n, ,  'c',   LET_NEXT_IN
                    c, n, ,  'c n', NOTHING
                    c, n, ,  'x',   LEAVE
                    c, n, p, 'p',   LET_PRESENT_IN
                    c, n, p, 'c p', LET_NEXT_IN
                    c, n, p, 'c n', NOTHING
                    n, n, c, 'c n', NOTHING
                    n, n, c, 'c',   LET_PRESENT_IN
                    n, n, c, 'n',   NOTHING
                    n, n, c, 'x',   LEAVE
                    n, , c,  'c n', END_OTHERS
                    n, , c,  'c',   END_OTHERS
                    n, , c,  'n',   NOTHING
                    n, , c,  'x',   LEAVE
                    n, , n,  'n',   NOTHING
                    """)
    void whatIsDone(String present, String next, String previous, String takes, PasswordRule.Act act) {
        PasswordRule rule = new PasswordRule(present, Optional.ofNullable(next), Optional.ofNullable(previous));
        assertThat(rule.next(List.of(takes.split(" "))::contains)).isEqualTo(act);
    }
}
