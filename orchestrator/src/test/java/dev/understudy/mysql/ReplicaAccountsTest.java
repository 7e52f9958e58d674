package dev.understudy.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.NodeId;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplicaAccountsTest {
    private final ReplicaAccounts accounts = ReplicaAccounts.ofNobody(new Account("understudy_replica", "secret"));

    @Test
    void aNodeWithAShortNameIsInItsAccountsName() {
        assertThat(accounts.of(NodeId.of("shop-eu-db-01")).user()).isEqualTo("understudy_replica_shop-eu-db-01");
        assertThat(accounts.of(NodeId.of("db1"))).isEqualTo(new Account("understudy_replica_db1", "secret"));
    }

    @Test
    void aLongNameIsHashedToWhatMySqlTakes() {
        String one = accounts.of(NodeId.of("a-node-with-a-long-name-1")).user();
        String other = accounts.of(NodeId.of("a-node-with-a-long-name-2")).user();
        assertThat(one).hasSize(32).startsWith("understudy_replica_#").isNotEqualTo(other);
        assertThat(accounts.of(NodeId.of("a-node-with-a-long-name-1")).user()).isEqualTo(one);
    }

    @Test
    void aRoleWhoseNameLeavesNoRoomIsNotTaken() {
        Account role = new Account("a-role-with-a-very-long-name", "secret");
        assertThatThrownBy(() -> new ReplicaAccounts(role, new TreeSet<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 18 characters");
    }
}
