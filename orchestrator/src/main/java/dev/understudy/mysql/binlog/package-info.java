/** A stopped server's binary log files, read event by event, and cut. */
@NullMarked
package dev.understudy.mysql.binlog;

import org.jspecify.annotations.NullMarked;
