/** The demo: a lab with a small workload and a live view of it. */
@NullMarked
package dev.understudy.demo;

import org.jspecify.annotations.NullMarked;
