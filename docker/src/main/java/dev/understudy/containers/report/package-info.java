/** The page about what the drills have shown. */
@org.jspecify.annotations.NullMarked
package dev.understudy.containers.report;
