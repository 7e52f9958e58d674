/** What answers over HTTP at once, from what is in memory. */
@NullMarked
package dev.understudy.http;

import org.jspecify.annotations.NullMarked;
