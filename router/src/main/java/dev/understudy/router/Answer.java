package dev.understudy.router;

import org.jspecify.annotations.Nullable;

/**
 * What a call through reflection returned.
 *
 * @param value null if it returned null or nothing
 */
record Answer(@Nullable Object value) {}
