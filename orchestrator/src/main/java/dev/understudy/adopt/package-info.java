/** Takes over a running cluster that others have set up: looks at its servers, and prepares them for their agents. */
@NullMarked
package dev.understudy.adopt;

import org.jspecify.annotations.NullMarked;
