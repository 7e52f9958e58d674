package dev.understudy.router;

/** Nothing is left behind, so nothing is found out. */
final class NoOutcomes implements Outcomes {
    @Override
    public void prepare(Lease lease) {}

    @Override
    public Notes notes() {
        return new NoNotes();
    }

    @Override
    public Remains tidy(Lease lease) {
        return Remains.NOTHING;
    }
}
