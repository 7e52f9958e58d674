package dev.understudy.doctor;

/**
 * What a check saw.
 *
 * @param node where
 * @param what what is wrong there
 * @param mend what mends it
 */
record Symptom(String node, String what, String mend) {
    /** A symptom of the one server that is looked at. */
    record Local(String what, String mend) {
        Symptom at(String node) {
            return new Symptom(node, what, mend);
        }
    }
}
