/** The agent: keeps one mysqld what the state record tells it to be, and reports what it sees. */
@NullMarked
package dev.understudy.agent;

import org.jspecify.annotations.NullMarked;
