/** How the program shows things in a terminal. */
@NullMarked
package dev.understudy.text;

import org.jspecify.annotations.NullMarked;
