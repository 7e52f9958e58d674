package dev.understudy.agent.converge;

/** Whether a receiver acknowledges what it has written to its relay log. */
public enum Acknowledging {
    ON,
    OFF
}
