package dev.understudy.simulator;

import java.util.List;
import java.util.SplittableRandom;

/** The randomness of one schedule. All that happens by chance in it is drawn here, so that the seed repeats it. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from {@code least} up to and without {@code bound}. */
    long between(long least, long bound) {
        return random.nextLong(least, bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** How long something takes that usually takes so long: half to one and a half of it, and now and then much longer. */
    long around(long micros) {
        long usual = micros / 2 + random.nextLong(micros + 1);
        return random.nextInt(64) == 0 ? usual * random.nextInt(2, 30) : usual;
    }
}
