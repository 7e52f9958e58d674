package dev.understudy.router;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where the text of a statement says that it may go.
 *
 * @param target where it goes if nothing else holds it
 * @param traits what else the text means for its connection
 * @param reason why, a sentence for people
 */
record Route(RouteTarget target, Set<Trait> traits, String reason) {
    /** What a statement means for its connection beside where it goes. */
    enum Trait {
        /** It leaves in the session, for as long as that lives, what later statements need. */
        TIES_SESSION,
        /** It may do so, in code of the database's own. */
        MAY_TIE_SESSION,
        LOCKS_TABLES,
        UNLOCKS_TABLES,
        LOCKS_NAMES,
        UNLOCKS_NAMES,
        SETS_INSERT_ID,
        READS_INSERT_ID,
        /** A hint may send it to a replica: only whoever wrote it can know that this is right. */
        MAY_BE_HINTED,
        /** Its text says where it is to go. */
        HINTED
    }

    private static final Route READS = new Route(RouteTarget.REPLICA, EnumSet.noneOf(Trait.class), "it only reads");

    Route {
        EnumSet<Trait> copy = EnumSet.noneOf(Trait.class);
        copy.addAll(traits);
        traits = Collections.unmodifiableSet(copy);
    }

    /** The route of a text in which these were found; the gravest decides. */
    static Route of(Collection<Fact> facts) {
        if (facts.isEmpty()) {
            return READS;
        }
        EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
        EnumSet<Fact> sorted = EnumSet.copyOf(facts);
        sorted.forEach(fact -> traits.addAll(fact.traits()));
        if (!sorted.stream().allMatch(fact -> fact.traits().contains(Trait.MAY_BE_HINTED))) {
            traits.remove(Trait.MAY_BE_HINTED);
        }
        if (traits.contains(Trait.LOCKS_NAMES)) {
            traits.remove(Trait.UNLOCKS_NAMES);
        }
        Fact gravest = sorted.iterator().next();
        return new Route(gravest.target(), traits, gravest.reason());
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** This, where a hint in its text sends it. */
    Route hinted(Hint hint) {
        return switch (hint) {
            case NONE -> this;
            case PRIMARY -> with(RouteTarget.PRIMARY, Trait.HINTED, "its text says understudy:primary");
            case REPLICA ->
                mayBeHinted()
                        ? with(RouteTarget.REPLICA, Trait.HINTED, "its text says understudy:replica")
                        : with(
                                RouteTarget.NOWHERE,
                                Trait.HINTED,
                                "it cannot go to a replica as it was hinted to: " + reason);
            case UNKNOWN ->
                with(
                        RouteTarget.NOWHERE,
                        Trait.HINTED,
                        "its hint is not known: use /* understudy:primary */ or /* understudy:replica */");
        };
    }

    /** Whether a hint may send it to a replica. */
    boolean mayBeHinted() {
        return switch (target) {
            case REPLICA -> true;
            case PRIMARY -> has(Trait.MAY_BE_HINTED);
            case PREVIOUS, NOWHERE -> false;
        };
    }

    private Route with(RouteTarget next, Trait trait, String why) {
        EnumSet<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Route(next, more, why);
    }
}
