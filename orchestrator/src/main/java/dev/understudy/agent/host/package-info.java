/** What an agent measures of its host: processors, memory, pressure, disk. */
@NullMarked
package dev.understudy.agent.host;

import org.jspecify.annotations.NullMarked;
