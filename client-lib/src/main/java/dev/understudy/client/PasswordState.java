package dev.understudy.client;

/** How far a node is with the password of an account. */
public enum PasswordState {
    /** The server takes the present password, and no other that the agent knows of. */
    SETTLED,
    /** A next password was laid down, and the server takes it as well as the present one. */
    ACCEPTS_NEXT,
    /** The next password is the present one, all that this node starts uses it, and the server still takes the old one. */
    SWITCHED,
    /** Something is left to do, or cannot be done now. */
    BEHIND
}
