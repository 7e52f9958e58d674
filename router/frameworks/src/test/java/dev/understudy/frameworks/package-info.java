/** The router under the frameworks that applications use, each on a real cluster whose primary changes meanwhile. */
@NullMarked
package dev.understudy.frameworks;

import org.jspecify.annotations.NullMarked;
