/** Containers that stand for hosts, and the faults that can be done to them, to their networks, disks and clocks. */
@NullMarked
package dev.understudy.containers;

import org.jspecify.annotations.NullMarked;
