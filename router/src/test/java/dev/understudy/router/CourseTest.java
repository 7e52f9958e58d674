package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statements do to the course of those after them. */
class CourseTest {
    private final Stage stage;
    private final Course course;
    private final SessionSettings settings = new SessionSettings("");

    CourseTest() throws SQLException {
        stage = new Stage(Map.of("routing", "STATEMENT"));
        course = stage.router.course(settings);
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private Lease lease(Use use) throws SQLException {
        return stage.router.lending().bind(use, stage.router.attempt(), lease -> {});
    }

    private void execute(String sql) throws SQLException {
        Task task = Task.of(Sql.of(sql));
        course.begins(task);
        course.executed(task, lease(course.use(task, null)));
    }

    private Use useOf(String sql) throws SQLException {
        return course.use(Task.of(Sql.of(sql)), null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT 1                                  |                                 | READ
            INSERT INTO t VALUES (1)                  |                                 | READ
            SELECT f(1)                               |                                 | READ
            SET @a = 1                                |                                 | WRITE
            SET @a = 1                                | UNLOCK TABLES                   | WRITE
            CALL p()                                  |                                 | WRITE
            CREATE TEMPORARY TABLE u (a INT)          | DROP TEMPORARY TABLE u          | WRITE
            LOCK TABLES t WRITE                       |                                 | WRITE
            LOCK TABLES t WRITE                       | SELECT RELEASE_ALL_LOCKS()      | WRITE
            LOCK TABLES t WRITE                       | UNLOCK TABLES                   | READ
            SELECT GET_LOCK('a', 1)                   |                                 | WRITE
            SELECT GET_LOCK('a', 1)                   | SELECT RELEASE_LOCK('a')        | WRITE
            SELECT GET_LOCK('a', 1)                   | DO RELEASE_ALL_LOCKS()          | READ
            """)
    void aReadGoesWhereTheStatementsBeforeItAllow(String first, String second, Use use) throws SQLException {
        execute(first);
        if (second != null) {
            execute(second);
        }
        assertThat(useOf("SELECT a FROM t")).isEqualTo(use);
    }

    @Test
    void aStatementThatFailsHalfWayTiesToo() throws SQLException {
        course.begins(Task.of(Sql.of("CALL p()")));
        assertThat(useOf("SELECT 1")).isEqualTo(Use.WRITE);
    }

    @Test
    void whatAsksAboutTheStatementBeforeFollowsIt() throws SQLException {
        Task task = Task.of(Sql.of("SELECT FOUND_ROWS()"));
        assertThat(course.use(task, lease(Use.READ))).isEqualTo(Use.READ);
        assertThat(course.use(task, lease(Use.WRITE))).isEqualTo(Use.WRITE);
        assertThat(course.use(task, null)).isEqualTo(Use.WRITE);
    }

    @Test
    void aQuestionOfTheRouterStaysWhereItIs() throws SQLException {
        assertThat(course.use(Task.probe(), lease(Use.READ))).isEqualTo(Use.READ);
        assertThat(course.use(Task.probe(), null)).isEqualTo(Use.WRITE);
    }

    @Test
    void settingsComeBeforeTexts() throws SQLException {
        settings.autoCommit(false);
        assertThat(useOf("SELECT 1")).isEqualTo(Use.WRITE);
        settings.readOnly(true);
        assertThat(useOf("DELETE FROM t")).isEqualTo(Use.READ);
    }
}
