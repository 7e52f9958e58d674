@NullMarked
package dev.understudy.router;

import org.jspecify.annotations.NullMarked;
