package dev.understudy.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a container engine, the toolbox image, and perhaps others. Where they are missing it is skipped, and says
 * by its name what is missing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(EngineCondition.class)
@interface NeedsEngine {
    /** The other images. */
    String[] images() default {};
}
