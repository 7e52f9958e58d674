/** Whether a node is fit for what a load balancer asks: a judgement on what its agent last saw, without a clock or a socket. */
@NullMarked
package dev.understudy.agent.health;

import org.jspecify.annotations.NullMarked;
