/** What can be wrong with a cluster and its servers: facts in, ailments out, nothing read and nothing changed. */
@NullMarked
package dev.understudy.doctor;

import org.jspecify.annotations.NullMarked;
