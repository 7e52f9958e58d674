package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            SELECT 1                                            | READ
            select count(*) from t where id in (1, 2)           | READ
            /* why */ (SELECT * FROM t) UNION (SELECT * FROM u)           | READ
            SELECT * FROM t FOR UPDATE                          | TRANSACTIONAL
            SELECT 'a; DELETE FROM t' FROM t                    | READ
            SELECT 'it''s (' , `odd(` FROM t # into             | READ
            SELECT 'a\\'; DELETE' FROM t                        | READ
            SELECT transfer(1, 2)                               | TRANSACTIONAL
            SELECT shop.count(1)                                | TRANSACTIONAL
            SELECT `count`(1)                                   | TRANSACTIONAL
            SELECT id INTO @a FROM t                            | OTHER
            SELECT * FROM t INTO OUTFILE 'f'                    | OTHER
            SELECT @a := 1                                      | OTHER
            SELECT 1; DELETE FROM t                             | OTHER
            SELECT 1;                                           | READ
            SELECT /*!80000 f(), */ 1                           | OTHER
            WITH c AS (SELECT 1) SELECT * FROM c                | READ
            WITH c AS (SELECT 1) DELETE FROM t                  | TRANSACTIONAL
            INSERT INTO t VALUES (1)                            | TRANSACTIONAL
            INSERT INTO t VALUES (1); COMMIT                    | OTHER
            UPDATE t SET a = ';'                                | TRANSACTIONAL
            DELETE FROM t                                       | TRANSACTIONAL
            REPLACE INTO t VALUES (1)                           | TRANSACTIONAL
            /*!INSERT*/ INTO t VALUES (1)                       | OTHER
            CREATE TABLE t (id INT)                             | OTHER
            CALL p()                                            | OTHER
            LOCK TABLES t READ                                  | OTHER
            DO SLEEP(1)                                         | OTHER
            LOAD DATA INFILE 'f' INTO TABLE t                   | OTHER
            SET NAMES utf8mb4                                   | SESSION
            SET SESSION sql_mode = ''                           | SESSION
            SET GLOBAL max_connections = 1                      | OTHER
            SET PERSIST max_connections = 1                     | OTHER
            SET @@GLOBAL.max_connections = 1                    | OTHER
            BEGIN                                               | BEGIN
            /* hidden */ START TRANSACTION READ ONLY            | BEGIN
            START REPLICA                                       | OTHER
            COMMIT                                              | COMMIT
            COMMIT AND CHAIN                                    | OTHER
            COMMIT AND NO CHAIN                                 | COMMIT
            ROLLBACK                                            | ROLLBACK
            ROLLBACK TO SAVEPOINT a                             | TRANSACTIONAL
            SAVEPOINT a                                         | TRANSACTIONAL
            SHOW TABLES                                         | READ
            DESCRIBE t                                          | READ
            EXPLAIN SELECT * FROM t                             | READ
            EXPLAIN ANALYZE DELETE FROM t                       | TRANSACTIONAL
            ''                                                  | OTHER
            """)
    void whatAStatementMayLeaveBehind(String sql, Effect effect) {
        assertThat(Sql.of(sql).effect()).as(sql).isEqualTo(effect);
    }

    @Test
    void anEmptyTextIsNotUnderstood() {
        assertThat(Sql.of("").effect()).isEqualTo(Effect.OTHER);
        assertThat(Sql.of("/* unfinished").effect()).isEqualTo(Effect.OTHER);
        assertThat(Sql.of("SELECT 'unfinished").effect()).isEqualTo(Effect.READ);
    }

    @Test
    void autocommitSetByTextIsFound() {
        assertThat(Sql.of("set @@session.AutoCommit = 0").setsAutoCommit()).isTrue();
        assertThat(Sql.of("SET NAMES utf8mb4").setsAutoCommit()).isFalse();
        assertThat(Sql.of("SELECT @@autocommit").setsAutoCommit()).isFalse();
    }
}
