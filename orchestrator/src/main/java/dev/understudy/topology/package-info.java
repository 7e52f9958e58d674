/** What a cluster looks like from outside: its record, its agents' reports and its leader, read together. */
@NullMarked
package dev.understudy.topology;

import org.jspecify.annotations.NullMarked;
