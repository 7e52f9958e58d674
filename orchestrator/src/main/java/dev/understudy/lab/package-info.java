/** A whole cluster on this machine: real servers, a real ZooKeeper, agents and orchestrators as processes of their own. */
@NullMarked
package dev.understudy.lab;

import org.jspecify.annotations.NullMarked;
