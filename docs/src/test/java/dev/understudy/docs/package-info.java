/** Keeps the documentation true: its links lead somewhere and its commands exist. */
@NullMarked
package dev.understudy.docs;

import org.jspecify.annotations.NullMarked;
