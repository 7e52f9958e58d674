package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnderstudyDataSourceBeanTest {
    private final UnderstudyDataSourceBean bean = new UnderstudyDataSourceBean();

    @AfterEach
    void close() {
        bean.close();
    }

    @Test
    void everyPropertyHasASetter() throws Exception {
        assertThat(Introspector.getBeanInfo(UnderstudyDataSourceBean.class).getPropertyDescriptors())
                .filteredOn(property -> property.getWriteMethod() != null)
                .extracting(PropertyDescriptor::getName)
                .containsAll(Arrays.stream(Property.values()).map(Property::key).toList())
                .contains("url", "ensemble", "cluster", "schema", "properties");
    }

    @Test
    void whatIsSetArrives() throws SQLException {
        bean.setEnsemble("zk:2181");
        bean.setCluster("shop");
        bean.setSchema("app");
        bean.setUser("web");
        bean.setWritePoolSize(3);
        bean.setProperties("mysql.tlsVersions=TLSv1.3&zone=east");
        assertThat(bean.dataSource()).hasToString("jdbc:understudy://zk:2181/shop/app as web");
        assertThat(bean.unwrap(UnderstudyDataSource.class)).isSameAs(bean.dataSource());
        assertThat(bean.isWrapperFor(UnderstudyDataSource.class)).isTrue();
    }

    @Test
    void aUrlIsEnough() throws SQLException {
        bean.setUrl("jdbc:understudy://zk:2181/shop?user=web");
        assertThat(bean.dataSource()).hasToString("jdbc:understudy://zk:2181/shop/ as web");
    }

    @Test
    void aUrlIsNotMixedWithItsParts() {
        bean.setUrl("jdbc:understudy://zk:2181/shop");
        bean.setCluster("library");
        assertThatThrownBy(bean::dataSource).hasMessageStartingWith("property url cannot be set together");
    }

    @Test
    void anotherUrlAndABadValueAreNamed() {
        bean.setUrl("jdbc:mysql://db1/app");
        assertThatThrownBy(bean::dataSource).hasMessageContaining("begins with jdbc:understudy://");
        bean.setUrl("jdbc:understudy://zk:2181/shop");
        bean.setMaxLag("soon");
        assertThatThrownBy(bean::dataSource).hasMessageStartingWith("property maxLag is \"soon\"");
    }

    @Test
    void nothingIsChangedAfterTheStart() throws SQLException {
        bean.setUrl("jdbc:understudy://127.0.0.1:1/shop");
        bean.setStartTimeout("100ms");
        bean.dataSource();
        assertThatThrownBy(() -> bean.setWritePoolSize(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "property writePoolSize cannot be changed: the data source has been made. Make another one");
        assertThatThrownBy(() -> bean.setUrl("jdbc:understudy://zk:2181/library"))
                .hasMessageStartingWith("property url cannot be changed");
    }

    /** A pool asks for the class by its name and knows nothing of it. */
    @Test
    void hikariMakesOne() {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName(UnderstudyDataSourceBean.class.getName());
        config.addDataSourceProperty("ensemble", "127.0.0.1:1");
        config.addDataSourceProperty("cluster", "shop");
        config.addDataSourceProperty("startTimeout", "300ms");
        config.addDataSourceProperty("writePoolSize", "3");
        config.addDataSourceProperty("gateCapacity", 20);
        config.addDataSourceProperty("jmx", true);
        assertThatThrownBy(() -> new HikariDataSource(config))
                .rootCause()
                .hasMessageContainingAll("127.0.0.1:1", "check that it runs");
    }
}
