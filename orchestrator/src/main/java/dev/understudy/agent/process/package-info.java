/** The mysqld process: its directory, its command line, its life. */
@NullMarked
package dev.understudy.agent.process;

import org.jspecify.annotations.NullMarked;
