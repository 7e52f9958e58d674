/** The only place with SQL: one server's state read, and changed one statement at a time. */
@NullMarked
package dev.understudy.mysql;

import org.jspecify.annotations.NullMarked;
