package dev.understudy.router;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an application has set on a statement, kept so that it can be set on another server's statement too. */
final class Recording {
    /** As many as MySQL can count in a prepared statement. */
    private static final int MOST_PARAMETERS = 65_535;

    private static final @Nullable Binding[] NO_PARAMETERS = {};

    /** The parameter with number n at n - 1; null where none was set. */
    private @Nullable Binding[] parameters = NO_PARAMETERS;

    // Few statements have any of these; the maps and lists are made when they are needed.
    private Map<Object, Binding> ofCall = Map.of();
    private Map<String, Setting> settings = Map.of();
    private List<Binding> batch = List.of();
    private List<Sql> batchStatements = List.of();

    /** A statement's own setting, such as its most rows. */
    private record Setting(Object value, Binding binding) {}

    /** One entry of a prepared statement's batch. */
    private static final class Entry implements Binding {
        private final @Nullable Binding[] parameters;

        Entry(@Nullable Binding[] parameters) {
            this.parameters = parameters.clone();
        }

        @Override
        public void bind(Statement statement) throws SQLException {
            bindAll(parameters, statement);
            ((PreparedStatement) statement).addBatch();
        }

        @Override
        public Task.Repeat repeat() {
            return repeatOf(parameters);
        }
    }

    /** An output of a call, by number or name. */
    private record Output(Object parameter) {}

    void parameter(int number, Binding binding) throws SQLException {
        if (number < 1 || number > MOST_PARAMETERS) {
            throw new SQLException("there is no parameter " + number + ": the first one is 1", "07009");
        }
        if (number > parameters.length) {
            parameters = Arrays.copyOf(parameters, Math.max(number, Math.min(MOST_PARAMETERS, parameters.length * 2)));
        }
        parameters[number - 1] = binding;
    }

    void named(String parameter, Binding binding) {
        call().put(parameter, binding);
    }

    void output(Object parameter, Binding binding) {
        call().put(new Output(parameter), binding);
    }

    private Map<Object, Binding> call() {
        if (ofCall.isEmpty()) {
            ofCall = new LinkedHashMap<>();
        }
        return ofCall;
    }

    void clearParameters() {
        parameters = NO_PARAMETERS;
        ofCall = Map.of();
    }

    void setting(String name, Object value, Binding binding) {
        if (settings.isEmpty()) {
            settings = new LinkedHashMap<>();
        }
        settings.put(name, new Setting(value, binding));
    }

    /** What a setting was last given; null if it was not set. */
    @Nullable
    Object lastGiven(String setting) {
        Setting last = settings.get(setting);
        return last == null ? null : last.value();
    }

    /** Adds a statement to the batch. */
    void addText(Sql sql) {
        add(sql, statement -> statement.addBatch(sql.text()));
    }

    /** Adds the parameters as they are now to the batch. */
    void addParameters(Sql prepared) {
        add(prepared, new Entry(parameters));
    }

    private void add(Sql sql, Binding entry) {
        if (batch.isEmpty()) {
            batch = new ArrayList<>();
            batchStatements = new ArrayList<>();
        }
        batch.add(entry);
        batchStatements.add(sql);
    }

    void clearBatch() {
        batch = List.of();
        batchStatements = List.of();
    }

    List<Sql> batchStatements() {
        return List.copyOf(batchStatements);
    }

    /** Whether what is set can be set twice. */
    Task.Repeat repeat() {
        boolean possible =
                repeatOf(parameters) == Task.Repeat.POSSIBLE && arePossible(ofCall.values()) && arePossible(batch);
        return possible ? Task.Repeat.POSSIBLE : Task.Repeat.IMPOSSIBLE;
    }

    private static boolean arePossible(Collection<Binding> bindings) {
        for (Binding binding : bindings) {
            if (binding.repeat() == Task.Repeat.IMPOSSIBLE) {
                return false;
            }
        }
        return true;
    }

    private static Task.Repeat repeatOf(@Nullable Binding[] bindings) {
        for (Binding binding : bindings) {
            if (binding != null && binding.repeat() == Task.Repeat.IMPOSSIBLE) {
                return Task.Repeat.IMPOSSIBLE;
            }
        }
        return Task.Repeat.POSSIBLE;
    }

    void replaySettings(Statement on) throws SQLException {
        for (Setting setting : settings.values()) {
            setting.binding().bind(on);
        }
    }

    void replayParameters(Statement on) throws SQLException {
        bindAll(parameters, on);
        for (Binding binding : ofCall.values()) {
            binding.bind(on);
        }
    }

    private static void bindAll(@Nullable Binding[] bindings, Statement on) throws SQLException {
        for (Binding binding : bindings) {
            if (binding != null) {
                binding.bind(on);
            }
        }
    }

    void replayBatch(Statement on) throws SQLException {
        for (Binding entry : batch) {
            entry.bind(on);
        }
    }
}
