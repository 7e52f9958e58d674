package dev.understudy.doctor;

/**
 * One thing that is wrong, and how it is mended.
 *
 * @param check the id of the check that found it
 * @param node the node that has it; {@link #CLUSTER} if it is nobody's alone
 * @param severity how bad it is
 * @param what what is wrong, a sentence without a capital or a stop
 * @param why why it matters
 * @param mend the statement or the step that mends it
 */
public record Ailment(String check, String node, Severity severity, String what, String why, String mend) {
    /** The name under which the ailments of the whole cluster stand. */
    public static final String CLUSTER = "cluster";
}
