/** What is saved before a node's history is given up: transactions that no other node has. */
@NullMarked
package dev.understudy.agent.exports;

import org.jspecify.annotations.NullMarked;
