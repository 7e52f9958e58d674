package dev.understudy.client;

import java.util.regex.Pattern;

/** What a name of a node or a cluster may look like. */
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private Names() {}

    static void requireLabel(String what, String value) {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + value
                            + "\" is not allowed: use 1 to 63 lower-case letters, digits and inner hyphens, such as \"shop-eu\"");
        }
    }
}
