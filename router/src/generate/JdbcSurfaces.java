import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the classes of the router that are nothing but JDBC's hundreds of methods, each handed on in one line. The build
 * runs it with the name of a directory.
 *
 * <p>Written rather than proxied: a reflective call for each column of each row costs more than the router's decisions.
 */
final class JdbcSurfaces {
    private static final String PACKAGE = "dev.understudy.router";

    private JdbcSurfaces() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]).resolve(PACKAGE.replace('.', '/'));
        Files.createDirectories(directory);
        write(directory, "ResultSetSurface", resultSet());
        write(directory, "ParameterSurface", parameters());
        write(directory, "RoutedCallableStatement", callable());
    }

    /** Leaves a file that is as it shall be alone, so that nothing is compiled for nothing. */
    private static void write(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name + ".java");
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    private static String resultSet() {
        Set<String> byHand = Set.of("close", "getStatement");
        String methods = methods(ResultSet.class, byHand, method -> "try { " + returning(method) + "physical."
                + call(method) + "; } catch (java.sql.SQLException e) { throw explain(e); }");
        return head("A result set that hands every call to the driver's.")
                + "abstract class ResultSetSurface implements java.sql.ResultSet {\n"
                + "    final java.sql.ResultSet physical;\n\n"
                + "    ResultSetSurface(java.sql.ResultSet physical) { this.physical = physical; }\n\n"
                + "    /** What to tell the application of a failure. */\n"
                + "    abstract java.sql.SQLException explain(java.sql.SQLException failure);\n\n"
                + methods
                + "}\n";
    }

    private static String parameters() {
        Set<String> byHand = Set.of(
                "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "addBatch", "clearParameters",
                "getMetaData", "getParameterMetaData");
        return head("A prepared statement's setters, each kept for the servers that it will be run on.")
                + "abstract class ParameterSurface extends RoutedStatement implements java.sql.PreparedStatement {\n"
                + "    ParameterSurface(RoutedConnection connection, UnitOfWork work, StatementOrigin origin) {\n"
                + "        super(connection, work, origin);\n    }\n\n"
                + caster("prepared", "PreparedStatement")
                + methods(PreparedStatement.class, byHand, method -> setter(method, "prepared", "parameter"))
                + "}\n";
    }

    private static String callable() {
        return head("A call of a stored procedure.")
                + "final class RoutedCallableStatement extends RoutedPreparedStatement"
                + " implements java.sql.CallableStatement {\n"
                + "    RoutedCallableStatement(RoutedConnection connection, UnitOfWork work, StatementOrigin origin) {\n"
                + "        super(connection, work, origin);\n    }\n\n"
                + caster("call", "CallableStatement")
                + methods(CallableStatement.class, Set.of(), JdbcSurfaces::ofCall)
                + "}\n";
    }

    private static String ofCall(Method method) {
        if (method.getName().startsWith("registerOutParameter")) {
            return setter(method, "call", "output");
        }
        if (method.getName().startsWith("set")) {
            return setter(method, "call", "named");
        }
        return returning(method) + "ask(s -> call(s)." + call(method) + ");";
    }

    private static String caster(String name, String type) {
        return "    static java.sql." + type + " " + name + "(java.sql.Statement statement) {\n"
                + "        return (java.sql." + type + ") statement;\n    }\n\n";
    }

    /** A setter is kept with its values as they are now. */
    private static String setter(Method method, String caster, String keep) {
        StringBuilder text = new StringBuilder();
        List<String> values = new ArrayList<>();
        String source = "";
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> of = method.getParameterTypes()[i];
            String name = "p" + i;
            if (isMutable(of)) {
                text.append("var v").append(i).append(" = Binding.copy(").append(name).append("); ");
                name = "v" + i;
            }
            source = mayBeStream(of) ? name : source;
            values.add(name);
        }
        String binding = "s -> " + caster + "(s)." + method.getName() + "(" + String.join(", ", values) + ")";
        String kept = source.isEmpty() ? binding : "Binding.of(" + source + ", " + binding + ")";
        return text + keep + "(p0, " + kept + ");";
    }

    private static boolean isMutable(Class<?> type) {
        return type == byte[].class || type == Object.class || type == Calendar.class || Date.class.isAssignableFrom(type);
    }

    private static boolean mayBeStream(Class<?> type) {
        return type == Object.class || java.io.InputStream.class.isAssignableFrom(type)
                || java.io.Reader.class.isAssignableFrom(type);
    }

    private static String head(String javadoc) {
        return "package " + PACKAGE + ";\n\n/** " + javadoc + " */\n"
                + "@javax.annotation.processing.Generated(\"JdbcSurfaces\")\n"
                + "@org.jspecify.annotations.NullUnmarked\n"
                + "@SuppressWarnings(\"deprecation\")\n";
    }

    private static String methods(Class<?> type, Set<String> byHand, Function<Method, String> body) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !byHand.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .map(method -> "    @Override\n    public " + signature(method) + " {\n        " + body.apply(method)
                        + "\n    }\n\n")
                .collect(Collectors.joining());
    }

    private static String signature(Method method) {
        String variables = Arrays.stream(method.getTypeParameters()).map(TypeVariable::getName).collect(Collectors.joining(", "));
        List<String> parameters = new ArrayList<>();
        for (Type type : method.getGenericParameterTypes()) {
            parameters.add(type.getTypeName() + " p" + parameters.size());
        }
        return (variables.isEmpty() ? "" : "<" + variables + "> ") + method.getGenericReturnType().getTypeName() + " "
                + method.getName() + "(" + String.join(", ", parameters) + ") throws java.sql.SQLException";
    }

    private static String call(Method method) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            values.add("p" + i);
        }
        return method.getName() + "(" + String.join(", ", values) + ")";
    }

    private static String returning(Method method) {
        return method.getReturnType() == void.class ? "" : "return ";
    }
}
