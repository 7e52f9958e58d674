/** The command line: one class per command. */
@NullMarked
package dev.understudy.cli;

import org.jspecify.annotations.NullMarked;
