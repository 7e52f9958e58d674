@NullMarked
package dev.understudy.spring;

import org.jspecify.annotations.NullMarked;
