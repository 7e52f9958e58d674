package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.router.Route.Trait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteReaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT 1
            select count(*), max(a) from t where id in (1, 2)
            (SELECT * FROM t) UNION ALL (SELECT * FROM u)
            SELECT * FROM t;
            SELECT 'FOR UPDATE' FROM t
            SELECT "FOR UPDATE" FROM t
            SELECT `for update`, `into` FROM `lock`
            SELECT t.lock, t.update, t.into FROM t
            SELECT 'it''s; DELETE FROM t'
            SELECT 'it\\'s; DELETE FROM t'
            SELECT "a\\"; DELETE", '\\\\' FROM t
            SELECT 1 -- FOR UPDATE
            SELECT 1 # FOR UPDATE
            SELECT /* FOR UPDATE */ 1
            SELECT 2*/* a ' quote */3
            SELECT 1--1
            SELECT /*+ MAX_EXECUTION_TIME(1000) */ * FROM t
            SELECT 'a@b.c', `@x` FROM t
            SELECT SUBSTRING(a FROM 1 FOR 3) FROM t
            SELECT REPLACE(a, 'x', 'y'), INSERT(a, 1, 2, 'z') FROM t
            SELECT * FROM t USE INDEX FOR JOIN (i)
            SELECT ROW_NUMBER() OVER (PARTITION BY a) FROM t WINDOW w AS (ORDER BY b)
            SELECT x.a FROM (SELECT 1) AS x (a)
            SELECT CAST(a AS CHAR(10)), CAST(b AS DECIMAL(10, 2)) FROM t
            SELECT JSON_VALUE(a, '$.b' RETURNING UNSIGNED), {d '2026-01-01'}, {fn NOW()} FROM t
            SELECT * FROM t WHERE MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE)
            SELECT SLEEP(1), UUID(), RAND(), NOW(), DATABASE()
            SELECT SQL_CALC_FOUND_ROWS * FROM t LIMIT 1
            SELECT * FROM t WHERE a = ? LIMIT ?, ?
            WITH c AS (SELECT 1) SELECT * FROM c
            WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c), d(m) AS (SELECT n FROM c) SELECT * FROM d
            TABLE t ORDER BY a LIMIT 3
            VALUES ROW(1, 2), ROW(3, 4)
            EXPLAIN SELECT * FROM t
            EXPLAIN ANALYZE FORMAT=TREE SELECT * FROM t
            DESCRIBE t
            DESC t a
            SHOW TABLES
            SHOW FULL TABLES FROM shop
            SHOW EXTENDED FULL COLUMNS FROM t
            SHOW CREATE TABLE t
            SHOW TABLE STATUS LIKE 't%'
            """)
    void readsGoToAReplica(String sql) {
        Route route = RouteReader.read(sql);
        assertThat(route.reason()).as(sql).isEqualTo("it only reads");
        assertThat(route.target()).as(sql).isEqualTo(RouteTarget.REPLICA);
        assertThat(route.traits()).as(sql).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT * FROM t FOR UPDATE                                     | locks rows
            SELECT * FROM t FOR /* why */ SHARE SKIP LOCKED                | locks rows
            SELECT * FROM t LOCK IN SHARE MODE                             | locks rows
            (SELECT * FROM t FOR UPDATE) UNION (SELECT * FROM u)           | locks rows
            SELECT * FROM (SELECT * FROM t FOR SHARE) AS x                 | locks rows
            SELECT * FROM t WHERE a IN (SELECT b FROM u LOCK IN SHARE MODE)| locks rows
            SELECT * FROM t /*!50000 FOR UPDATE */                         | code in it
            SELECT * FROM t /*! WHERE 1 */                                 | code in it
            TABLE t FOR UPDATE                                             | locks rows
            SELECT 'a\\' FROM t FOR UPDATE -- '                            | locks rows
            SELECT 2*/* a ' quote */3 FROM t FOR UPDATE                    | locks rows
            SELECT 1 FROM t /*/ ' */ FOR UPDATE -- '                       | locks rows
            SELECT * FROM t INTO OUTFILE 'f'                               | file or a variable
            SELECT a INTO DUMPFILE 'f' FROM t                              | file or a variable
            SELECT 'unfinished                                             | ends within
            SELECT 1 /* unfinished                                         | ends within
            SELECT GET_LOCK('a', 1)                                        | named lock
            SELECT RELEASE_LOCK('a')                                       | named lock
            SELECT RELEASE_ALL_LOCKS()                                     | named lock
            SELECT IS_FREE_LOCK('a'), IS_USED_LOCK('a')                    | named lock
            SELECT LAST_INSERT_ID()                                        | session of the INSERT
            SELECT @@last_insert_id                                        | session of the INSERT
            SELECT @@session.last_insert_id, @@identity                    | session of the INSERT
            SELECT transfer(1, 2)                                          | does not know
            SELECT shop.count(1)                                           | does not know
            SELECT `count`(1), `shop`.`f`(2)                               | does not know
            SELECT "count"(1)                                              | does not know
            SELECT @@version                                               | system variable
            SELECT @@GLOBAL.gtid_executed                                  | system variable
            SELECT * FROM performance_schema.threads                       | system schema
            SELECT * FROM `information_schema` . tables                    | system schema
            SELECT user FROM mysql.user                                    | system schema
            SELECT CONNECTION_ID()                                         | one server
            SELECT LOAD_FILE('f')                                          | one server
            WITH c AS (SELECT 1) DELETE FROM t WHERE a IN (SELECT * FROM c)| changes data
            WITH c AS (SELECT 1) UPDATE t, c SET a = 1                     | changes data
            WITH c(a) AS (SELECT 1) SELECT transfer(a) FROM c              | does not know
            INSERT INTO t VALUES (1)                                       | changes data
            INSERT INTO t SELECT * FROM u                                  | changes data
            REPLACE INTO t VALUES (1)                                      | changes data
            UPDATE t SET a = 1                                             | changes data
            DELETE FROM t                                                  | changes data
            EXPLAIN DELETE FROM t                                          | changes data
            EXPLAIN ANALYZE UPDATE t SET a = 1                             | changes data
            EXPLAIN FOR CONNECTION 5                                       | one server
            SHOW PROCESSLIST                                               | one server
            SHOW FULL PROCESSLIST                                          | one server
            SHOW VARIABLES LIKE 'a%'                                       | one server
            SHOW REPLICA STATUS                                            | one server
            SHOW GRANTS FOR 'a'@'b'                                        | one server
            DO SLEEP(1)                                                    | DO is run
            CREATE TABLE u AS SELECT * FROM t                              | definitions
            CREATE USER 'a'@'%' IDENTIFIED BY 'x'                          | definitions
            GRANT ALL ON *.* TO root@localhost                             | definitions
            SET GLOBAL max_connections = 1                                 | setting of the server
            BEGIN                                                          | transaction
            COMMIT                                                         | transaction
            START TRANSACTION READ ONLY                                    | transaction
            START REPLICA                                                  | about the server
            LOAD DATA INFILE 'f' INTO TABLE t                              | changes data
            """)
    void whatDoesNotOnlyReadGoesToThePrimary(String sql, String reason) {
        Route route = RouteReader.read(sql);
        assertThat(route.reason()).as(sql).contains(reason);
        assertThat(route.target()).as(sql).isEqualTo(RouteTarget.PRIMARY);
        assertThat(route.traits()).as(sql).doesNotContain(Trait.TIES_SESSION, Trait.LOCKS_TABLES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT @a                                       | TIES_SESSION    | user variable
            SELECT@a                                        | TIES_SESSION    | user variable
            SELECT @`a b` , 1                               | TIES_SESSION    | user variable
            SELECT @'a'                                     | TIES_SESSION    | user variable
            SELECT @a := 1                                  | TIES_SESSION    | user variable
            SELECT a FROM t WHERE b = @a                    | TIES_SESSION    | user variable
            SELECT a INTO @a FROM t                         | TIES_SESSION    | file or a variable
            EXPLAIN FORMAT=JSON INTO @a SELECT 1            | TIES_SESSION    | file or a variable
            UPDATE t SET a = (@a := @a + 1)                 | TIES_SESSION    | changes data
            SET @a = 1                                      | TIES_SESSION    | changes the session
            SET NAMES utf8mb4                               | TIES_SESSION    | changes the session
            SET GLOBAL a = 1, SESSION b = 2                 | TIES_SESSION    | changes the session
            /*!40101 SET NAMES utf8 */                      | TIES_SESSION    | code in it
            USE shop                                        | TIES_SESSION    | changes the session
            CREATE TEMPORARY TABLE t (a INT)                | TIES_SESSION    | temporary table
            CREATE /*!32302 TEMPORARY */ TABLE t (a INT)    | TIES_SESSION    | code in it
            PREPARE s FROM 'SELECT 1'                       | TIES_SESSION    | prepared by text
            EXECUTE s                                       | TIES_SESSION    | prepared by text
            DEALLOCATE PREPARE s                            | TIES_SESSION    | prepared by text
            HANDLER t OPEN                                  | TIES_SESSION    | HANDLER
            XA START 'a'                                    | TIES_SESSION    | XA
            SELECT 1; SELECT 2                              | TIES_SESSION    | several statements
            SELECT 1; DELETE FROM t                         | TIES_SESSION    | several statements
            SELECT 1; CREATE TEMPORARY TABLE t (a INT)      | TIES_SESSION    | several statements
            FROBNICATE t                                    | TIES_SESSION    | not known
            CALL p()                                        | MAY_TIE_SESSION | procedure
            {call p(?)}                                     | MAY_TIE_SESSION | procedure
            {? = call f(?)}                                 | MAY_TIE_SESSION | procedure
            LOCK TABLES t WRITE                             | LOCKS_TABLES    | table locks
            FLUSH TABLES WITH READ LOCK                     | LOCKS_TABLES    | table locks
            UNLOCK TABLES                                   | UNLOCKS_TABLES  | table locks
            SELECT GET_LOCK('a', 1)                         | LOCKS_NAMES     | named lock
            DO GET_LOCK('a', 1)                             | LOCKS_NAMES     | DO is run
            SELECT RELEASE_ALL_LOCKS(), GET_LOCK('a', 1)    | LOCKS_NAMES     | named lock
            SELECT RELEASE_ALL_LOCKS()                      | UNLOCKS_NAMES   | named lock
            INSERT INTO t VALUES (1)                        | SETS_INSERT_ID  | changes data
            UPDATE s SET id = LAST_INSERT_ID(id + 1)        | SETS_INSERT_ID  | changes data
            SELECT LAST_INSERT_ID()                         | READS_INSERT_ID | session of the INSERT
            INSERT INTO t VALUES (LAST_INSERT_ID())         | READS_INSERT_ID | changes data
            """)
    void whatALaterStatementNeedsIsSeen(String sql, Trait trait, String reason) {
        Route route = RouteReader.read(sql);
        assertThat(route.target()).as(sql).isEqualTo(RouteTarget.PRIMARY);
        assertThat(route.traits()).as(sql).contains(trait);
        assertThat(route.reason()).as(sql).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"SELECT FOUND_ROWS()", "SELECT ROW_COUNT()", "SHOW WARNINGS", "SHOW COUNT(*) ERRORS"})
    void questionsAboutTheStatementBeforeGoWhereThatWent(String sql) {
        assertThat(RouteReader.read(sql).target()).isEqualTo(RouteTarget.PREVIOUS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /* understudy:primary */ SELECT 1                   | PRIMARY | understudy:primary
            /*understudy:PRIMARY*/SELECT 1                      | PRIMARY | understudy:primary
            /* traced */ /* understudy:primary */ SELECT 1      | PRIMARY | understudy:primary
            /* understudy:primary */ DELETE FROM t              | PRIMARY | understudy:primary
            /* understudy:replica */ SELECT 1                   | REPLICA | understudy:replica
            /* understudy:replica */ SELECT my_function(1)      | REPLICA | understudy:replica
            /* understudy:replica */ SHOW PROCESSLIST           | REPLICA | understudy:replica
            /* understudy:replica */ SELECT f(1) FOR UPDATE     | NOWHERE | it locks rows
            /* understudy:replica */ DELETE FROM t              | NOWHERE | it changes data
            /* understudy:replica */ SELECT @a                  | NOWHERE | user variable
            /* understudy:replica */ SELECT FOUND_ROWS()        | NOWHERE | the statement before it
            /* understudy:replicas */ SELECT 1                  | NOWHERE | hint is not known
            SELECT /* understudy:primary */ 1                   | REPLICA | it only reads
            SELECT '/* understudy:primary */'                   | REPLICA | it only reads
            """)
    void aHintAtTheBeginningIsObeyedOrRefused(String sql, RouteTarget target, String reason) {
        Route route = RouteReader.read(sql);
        assertThat(route.reason()).as(sql).contains(reason);
        assertThat(route.target()).as(sql).isEqualTo(target);
    }

    @Test
    void aTextWithoutAStatementGoesToThePrimary() {
        assertThat(RouteReader.read("").target()).isEqualTo(RouteTarget.PRIMARY);
        assertThat(RouteReader.read("/* only */ -- a comment").reason()).contains("no statement");
    }

    @Test
    void commentsBetweenTheWordsDoNotHideALock() {
        String sql = "SELECT `a`, 'b''c' FROM t /* d */ WHERE e = \"f\" FOR UPDATE";
        for (int from = 0; from < sql.length(); from++) {
            for (String noise : new String[] {" ", "/* ' */", "/*+ \" */", "-- '\n", "# `\n"}) {
                String noisy = sql.substring(0, from) + noise + sql.substring(from);
                if (isBetweenTokens(sql, from)) {
                    assertThat(RouteReader.read(noisy).target()).as(noisy).isEqualTo(RouteTarget.PRIMARY);
                }
            }
        }
    }

    private static boolean isBetweenTokens(String sql, int at) {
        boolean quoted = sql.substring(0, at)
                                .chars()
                                .filter(c -> c == '\'' || c == '"' || c == '`')
                                .count()
                        % 2
                == 1;
        boolean comment = at > sql.indexOf("/*") && at < sql.indexOf("*/") + 2;
        return !quoted && !comment && (at == 0 || sql.charAt(at) == ' ');
    }
}
