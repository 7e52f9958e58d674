package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import dev.understudy.router.UnderstudyDataSource;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** jOOQ over the router. */
@ExtendWith(OnOneCluster.class)
@Timeout(120)
class JooqIT {
    private static final Table<Record> BOOKS = table("books");
    private static final Field<Integer> ID = field("id", SQLDataType.INTEGER);

    private final Cluster cluster;
    private final UnderstudyDataSource router;
    private final DSLContext writes;
    private final DSLContext reads;

    JooqIT(Cluster cluster) throws SQLException {
        this.cluster = cluster;
        this.router = cluster.router();
        this.writes = DSL.using(router, SQLDialect.MYSQL);
        this.reads = DSL.using(router.readOnly(), SQLDialect.MYSQL);
    }

    @BeforeEach
    void makeTable() {
        writes.dropTableIfExists(BOOKS).execute();
        writes.createTable(BOOKS).column(ID).primaryKey(ID).execute();
    }

    @AfterEach
    void close() {
        router.close();
    }

    private static int port(DSLContext from) {
        return from.select(field("@@port", Integer.class)).fetchSingle().value1();
    }

    private static Query insert(DSLContext by, int id) {
        return by.insertInto(BOOKS, ID).values(id);
    }

    private int inAll() {
        return reads.select(count()).from(BOOKS).fetchSingle().value1();
    }

    @Test
    void aBatchGoesToThePrimaryAndIsReadLazilyFromAReplica() {
        assertThat(port(writes)).isEqualTo(cluster.portOfPrimary());
        assertThat(port(reads)).isNotEqualTo(cluster.portOfPrimary());
        writes.transaction(transaction -> transaction
                .dsl()
                .batch(IntStream.range(0, 200)
                        .mapToObj(id -> insert(writes, id))
                        .toArray(Query[]::new))
                .execute());
        int rows = 0;
        try (Cursor<?> cursor =
                reads.select(ID).from(BOOKS).fetchSize(Integer.MIN_VALUE).fetchLazy()) {
            while (cursor.hasNext()) {
                cursor.fetchNext();
                rows++;
            }
        }
        assertThat(rows).isEqualTo(200);
    }

    @Test
    void aNestedTransactionIsRolledBackToItsSavepoint() {
        writes.transaction(outer -> {
            insert(outer.dsl(), 1).execute();
            assertThatThrownBy(() -> outer.dsl().transaction(inner -> {
                        insert(inner.dsl(), 2).execute();
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(inAll()).isEqualTo(1);
    }

    @Test
    void aTransactionThatASwitchoverCutsIsRunAgain() throws Exception {
        insert(writes, 1).execute();
        assertThatThrownBy(() -> writes.transaction(transaction -> {
                    insert(transaction.dsl(), 2).execute();
                    cluster.switchOver();
                    insert(transaction.dsl(), 3).execute();
                }))
                .isInstanceOfSatisfying(
                        DataAccessException.class,
                        e -> assertThat(e.sqlStateClass()).isEqualTo(SQLStateClass.C40_TRANSACTION_ROLLBACK))
                .hasMessageContaining("It was not committed: run the transaction again");
        writes.transaction(transaction -> {
            insert(transaction.dsl(), 2).execute();
            insert(transaction.dsl(), 3).execute();
        });
        assertThat(inAll()).isEqualTo(3);
    }
}
