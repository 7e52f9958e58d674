package dev.understudy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.ShardingSphereDataSourceFactory;
import org.apache.shardingsphere.infra.algorithm.core.config.AlgorithmConfiguration;
import org.apache.shardingsphere.readwritesplitting.config.ReadwriteSplittingRuleConfiguration;
import org.apache.shardingsphere.readwritesplitting.config.rule.ReadwriteSplittingDataSourceGroupRuleConfiguration;
import org.apache.shardingsphere.readwritesplitting.transaction.TransactionalReadQueryStrategy;
import org.apache.shardingsphere.single.config.SingleRuleConfiguration;

/** ShardingSphere-JDBC with readwrite-splitting alone: it parses each statement, and ignores {@code setReadOnly}. */
final class ShardingSphere {
    private static final String PRIMARY = "primary";
    private static final String TURNS = "turns";

    private ShardingSphere() {}

    static Contender open(HikariDataSource primary, List<HikariDataSource> replicas) throws SQLException {
        Map<String, DataSource> sources = new LinkedHashMap<>();
        sources.put(PRIMARY, primary);
        List<String> names = new ArrayList<>();
        for (HikariDataSource replica : replicas) {
            String name = "replica_" + names.size();
            names.add(name);
            sources.put(name, replica);
        }
        ReadwriteSplittingRuleConfiguration split = new ReadwriteSplittingRuleConfiguration(
                List.of(new ReadwriteSplittingDataSourceGroupRuleConfiguration(
                        Servers.APP, PRIMARY, names, TransactionalReadQueryStrategy.PRIMARY, TURNS)),
                Map.of(TURNS, new AlgorithmConfiguration("ROUND_ROBIN", new Properties())));
        SingleRuleConfiguration single = new SingleRuleConfiguration(List.of("*.*"), null);
        DataSource source = ShardingSphereDataSourceFactory.createDataSource(
                Servers.APP, sources, List.of(split, single), new Properties());
        return Contender.of(source::getConnection, List.of((AutoCloseable) source));
    }
}
