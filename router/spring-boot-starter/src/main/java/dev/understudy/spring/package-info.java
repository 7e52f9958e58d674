/** The router in Spring Boot: its properties, its beans, its health, and what is said when it cannot start. */
@NullMarked
package dev.understudy.spring;

import org.jspecify.annotations.NullMarked;
