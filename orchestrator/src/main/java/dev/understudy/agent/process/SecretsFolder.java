package dev.understudy.agent.process;

import dev.understudy.mysql.Account;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A host's folder of passwords, one file each: {@code NAME.password}, beside it {@code NAME.password.next} while the
 * password is being rotated, and {@code NAME.password.previous} ever after.
 *
 * @param path the folder
 */
public record SecretsFolder(Path path) {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 24;

    /** Whose password a file is. */
    public enum Secret {
        AGENT("agent", "understudy_agent"),
        REPLICATION("replication", "understudy_replica"),
        DOCTOR("doctor", "understudy_doctor"),
        APPLICATION("application", "app");

        private final String file;
        private final String user;

        Secret(String file, String user) {
            this.file = file;
            this.user = user;
        }

        /** The beginning of its files' names. */
        public String file() {
            return file;
        }

        public String user() {
            return user;
        }
    }

    /**
     * Reads the present passwords.
     *
     * @throws IOException if one that is needed cannot be read; the message is for people
     */
    public Accounts accounts() throws IOException {
        return new Accounts(
                needed(Secret.AGENT), needed(Secret.REPLICATION), ifThere(Secret.APPLICATION), ifThere(Secret.DOCTOR));
    }

    private Account needed(Secret secret) throws IOException {
        Path file = current(secret);
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "the password file " + file + " cannot be read: write the password into it, one line");
        }
        return ifThere(secret).orElseThrow();
    }

    private Optional<Account> ifThere(Secret secret) throws IOException {
        return read(current(secret)).map(password -> new Account(secret.user(), password));
    }

    /** The present password; empty if there is no such file. */
    public Optional<String> present(Secret secret) throws IOException {
        return read(current(secret));
    }

    /** The password that shall be the present one soon; empty if none is being rotated. */
    public Optional<String> next(Secret secret) throws IOException {
        return read(file(secret, ".next"));
    }

    /** The password before the present one; empty if it was never rotated. */
    public Optional<String> previous(Secret secret) throws IOException {
        return read(file(secret, ".previous"));
    }

    private static Optional<String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String password = Files.readString(file).strip();
        if (password.isEmpty()) {
            throw new IOException("the password file " + file + " is empty");
        }
        return Optional.of(password);
    }

    /** Lays down the next password, unless one is there already. */
    public void layDownNext(Secret secret) throws IOException {
        if (next(secret).isEmpty()) {
            write(file(secret, ".next"), randomPassword());
        }
    }

    /** Makes the next password the present one. It may be begun again wherever it was interrupted. */
    public void takeNext(Secret secret) throws IOException {
        String next = next(secret).orElseThrow(() -> new IOException("there is no " + file(secret, ".next")));
        String present = present(secret).orElse(next);
        if (!present.equals(next)) {
            write(file(secret, ".previous"), present);
            write(current(secret), next);
        }
    }

    /** Ends a rotation. */
    public void forgetNext(Secret secret) throws IOException {
        Files.deleteIfExists(file(secret, ".next"));
    }

    private Path current(Secret secret) {
        return file(secret, "");
    }

    private Path file(Secret secret, String suffix) {
        return path.resolve(secret.file() + ".password" + suffix);
    }

    private void write(Path file, String password) throws IOException {
        Path fresh = Files.createTempFile(
                path,
                ".password",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((password + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A password that nobody guesses, of letters and digits that are not taken for each other. */
    public static String randomPassword() {
        return new SecureRandom()
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .collect(Collectors.joining());
    }
}
