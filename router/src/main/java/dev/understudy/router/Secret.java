package dev.understudy.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;

/** One part of an account, and where it is found. */
sealed interface Secret {
    /**
     * Reads it anew.
     *
     * @throws SQLException if it is not there; the message names the property and the place
     */
    String read() throws SQLException;

    /** Where it is from, for messages. */
    String source();

    /**
     * The value of a property.
     *
     * @param property which one
     * @param value what was given
     */
    record Given(Property property, String value) implements Secret {
        @Override
        public String read() {
            return value;
        }

        @Override
        public String source() {
            return "the property " + property.key();
        }

        /** Without the value. */
        @Override
        public String toString() {
            return source();
        }
    }

    /**
     * The content of a file, without its last line break: a secret of Docker or Kubernetes.
     *
     * @param property which one names the file
     * @param path the file
     */
    record OfFile(Property property, String path) implements Secret {
        @Override
        public String read() throws SQLException {
            try {
                String text = Files.readString(Path.of(path));
                String value =
                        text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
                if (value.isEmpty()) {
                    throw missing("is empty");
                }
                return value;
            } catch (NoSuchFileException e) {
                throw missing("is not there");
            } catch (IOException | InvalidPathException e) {
                throw missing("cannot be read (" + e + ")");
            }
        }

        private SQLException missing(String what) {
            return new UnusableAccountException("property " + property.key() + " names the file " + path + ", which "
                    + what + ". Check that the secret is mounted, and that this process may read it");
        }

        @Override
        public String source() {
            return "the file " + path + " (property " + property.key() + ")";
        }
    }

    /**
     * The value of an environment variable, which holds as long as the process lives.
     *
     * @param property which one names the variable
     * @param variable its name
     */
    record OfEnvironment(Property property, String variable) implements Secret {
        @Override
        public String read() throws SQLException {
            String value = System.getenv(variable);
            if (value == null || value.isEmpty()) {
                throw new UnusableAccountException("property " + property.key() + " names the environment variable "
                        + variable + ", which is not set. Set it for this process");
            }
            return value;
        }

        @Override
        public String source() {
            return "the environment variable " + variable + " (property " + property.key() + ")";
        }
    }
}
