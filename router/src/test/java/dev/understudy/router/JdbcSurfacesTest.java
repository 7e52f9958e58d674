package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.router.StatementOrigin.Wish;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated classes hand each call on as it was made, with what the server's object answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcSurfacesTest {
    private final Stage stage;
    private final RoutedConnection connection;
    private final List<String> heard = new ArrayList<>();

    JdbcSurfacesTest() throws SQLException {
        stage = new Stage();
        connection = stage.routed();
    }

    @BeforeEach
    void listen() {
        heard.clear();
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
        stage.close();
    }

    static Stream<Method> setters() {
        return methods(CallableStatement.class)
                .filter(method -> method.getName().matches("set[A-Z].*|registerOutParameter"))
                .filter(method -> method.getDeclaringClass() != Statement.class);
    }

    static Stream<Method> outputs() {
        return methods(CallableStatement.class)
                .filter(method -> method.getDeclaringClass() == CallableStatement.class)
                .filter(method -> method.getName().matches("get[A-Z].*|wasNull"));
    }

    static Stream<Method> resultMethods() {
        return methods(ResultSet.class)
                .filter(method -> method.getDeclaringClass() == ResultSet.class
                        && !method.getName().equals("getStatement"));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted((one, other) -> one.toString().compareTo(other.toString()));
    }

    @ParameterizedTest
    @MethodSource("setters")
    void aParameterIsSetWhenTheStatementIsRun(Method setter) throws Exception {
        CallableStatement routed = call();
        Object[] given = values(setter);
        setter.invoke(routed, given);
        assertThat(heard).isEmpty();
        routed.execute();
        assertThat(heard).containsExactly(called(setter, given), "execute[]");
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void anOutputIsAskedOfTheServersStatement(Method getter) throws Exception {
        CallableStatement routed = call();
        routed.execute();
        heard.clear();
        Object[] given = values(getter);
        assertThat(getter.invoke(routed, given)).isEqualTo(answer(getter));
        assertThat(heard).containsExactly(called(getter, given));
    }

    @ParameterizedTest
    @MethodSource("resultMethods")
    void aResultIsTheServersResult(Method method) throws Exception {
        ResultSet result = query().executeQuery("SELECT 1");
        heard.clear();
        Object[] given = values(method);
        assertThat(method.invoke(result, given)).isEqualTo(answer(method));
        assertThat(heard).contains(called(method, given));
    }

    @Test
    void aParameterIsKeptAsItWas() throws SQLException {
        byte[] bytes = {1, 2, 3};
        Timestamp time = new Timestamp(1_000);
        CallableStatement routed = call();
        routed.setBytes(1, bytes);
        routed.setTimestamp(2, time);
        routed.setObject(3, bytes);
        bytes[0] = 9;
        time.setTime(9_000);
        routed.execute();
        assertThat(heard)
                .containsExactly(
                        "setBytes[1, [1, 2, 3]]",
                        "setTimestamp[2, " + new Timestamp(1_000) + "]",
                        "setObject[3, [1, 2, 3]]",
                        "execute[]");
    }

    @Test
    void theLastValueOfAParameterCounts() throws SQLException {
        CallableStatement routed = call();
        routed.setInt(2, 5);
        routed.setString(1, "a");
        routed.setInt(2, 6);
        routed.setInt("named", 7);
        routed.setInt("named", 8);
        routed.execute();
        assertThat(heard).containsExactly("setString[1, a]", "setInt[2, 6]", "setInt[named, 8]", "execute[]");
    }

    @Test
    void aBatchHasTheParametersOfEachOfItsEntries() throws SQLException {
        CallableStatement routed = call();
        routed.setInt(1, 5);
        routed.addBatch();
        routed.setInt(1, 6);
        routed.addBatch();
        routed.executeBatch();
        assertThat(heard).containsExactly("setInt[1, 5]", "addBatch[]", "setInt[1, 6]", "addBatch[]", "executeBatch[]");
    }

    @Test
    void thereIsNoParameterBeforeTheFirst() throws SQLException {
        CallableStatement routed = call();
        assertThatThrownBy(() -> routed.setInt(0, 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no parameter 0");
    }

    private CallableStatement call() throws SQLException {
        return connection.callable(new StatementOrigin(
                Sql.of("CALL p()"), Wish.NOTHING, c -> Reflection.proxy(CallableStatement.class, this::hear)));
    }

    private Statement query() throws SQLException {
        return connection.plain(new StatementOrigin(
                Sql.NONE,
                Wish.NOTHING,
                c -> Reflection.proxy(Statement.class, (proxy, method, given) -> {
                    boolean query = method.getName().equals("executeQuery");
                    return query ? Reflection.proxy(ResultSet.class, this::hear) : hear(proxy, method, given);
                })));
    }

    private @Nullable Object hear(Object proxy, Method method, @Nullable Object @Nullable [] given) {
        boolean own =
                List.of("close", "isClosed", "equals", "hashCode", "toString").contains(method.getName());
        if (!own || method.getDeclaringClass() == ResultSet.class) {
            heard.add(called(method, given == null ? new Object[0] : given));
        }
        return method.getName().equals("equals") ? (Object) (given != null && proxy == given[0]) : answer(method);
    }

    private static String called(Method method, @Nullable Object[] given) {
        return method.getName() + Arrays.deepToString(given);
    }

    private static @Nullable Object answer(Method method) {
        Class<?> type = method.getReturnType();
        Map<Class<?>, Object> answers = Map.of(
                boolean.class,
                !method.getName().matches("isClosed|execute"),
                byte.class,
                (byte) 7,
                short.class,
                (short) 7,
                int.class,
                7,
                long.class,
                7L,
                float.class,
                7f,
                double.class,
                7d,
                String.class,
                "seven");
        return type == Object.class ? "an object" : answers.get(type);
    }

    private static @Nullable Object[] values(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(JdbcSurfacesTest::value)
                .toArray();
    }

    private static @Nullable Object value(Class<?> type) {
        Map<Class<?>, Object> known = Map.ofEntries(
                Map.entry(boolean.class, true),
                Map.entry(byte.class, (byte) 3),
                Map.entry(short.class, (short) 3),
                Map.entry(int.class, 3),
                Map.entry(long.class, 3L),
                Map.entry(float.class, 3f),
                Map.entry(double.class, 3d),
                Map.entry(String.class, "three"),
                Map.entry(Object.class, "something"),
                Map.entry(byte[].class, new byte[] {3}),
                Map.entry(Date.class, new Date(3_000)),
                Map.entry(Time.class, new Time(3_000)),
                Map.entry(Timestamp.class, new Timestamp(3_000)),
                Map.entry(Calendar.class, new GregorianCalendar(2026, Calendar.MARCH, 3)),
                Map.entry(Class.class, Object.class),
                Map.entry(Map.class, Map.of()),
                Map.entry(InputStream.class, InputStream.nullInputStream()),
                Map.entry(Reader.class, new StringReader("three")));
        return known.get(type);
    }
}
