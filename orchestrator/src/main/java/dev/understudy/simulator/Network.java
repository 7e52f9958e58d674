package dev.understudy.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The network between hosts: what goes from one to another arrives in order, later, and only once the way is open. As with
 * TCP, what was sent into a cut arrives after it is healed; whoever has given up the connection by then ignores it.
 */
final class Network {
    /** A host, by its number. */
    record Place(String name, int number) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Way {
        /** What has come as far as the cut, or before its turn, by the order in which it was sent. */
        private final SortedMap<Long, Runnable> waiting = new TreeMap<>();

        private boolean cut;
        private long extraDelay;
        private long lastArrival;
        private long sent;
        private long delivered;

        private void deliver() {
            while (!cut && !waiting.isEmpty() && waiting.firstKey() == delivered) {
                Runnable arrival = Objects.requireNonNull(waiting.remove(delivered));
                delivered++;
                arrival.run();
            }
        }
    }

    private static final long USUAL_DELAY = 300;

    private final Timeline timeline;
    private final Chance chance;
    private final List<Place> places = new ArrayList<>();
    private final Way[][] ways;
    private Runnable onChange = () -> {};

    Network(Timeline timeline, Chance chance, int size) {
        this.timeline = timeline;
        this.chance = chance;
        this.ways = new Way[size][size];
        for (Way[] row : ways) {
            for (int i = 0; i < size; i++) {
                row[i] = new Way();
            }
        }
    }

    /** Whom to tell that a way was cut or healed. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    Place add(String name) {
        Place place = new Place(name, places.size());
        places.add(place);
        return place;
    }

    List<Place> places() {
        return places;
    }

    /** Whether messages pass, from the one to the other. */
    boolean isOpen(Place from, Place to) {
        return !way(from, to).cut;
    }

    /** Whether messages pass both ways. */
    boolean isConnected(Place one, Place other) {
        return isOpen(one, other) && isOpen(other, one);
    }

    void cut(Place from, Place to) {
        way(from, to).cut = true;
        onChange.run();
    }

    /** Cuts a place off from others, in both directions, for a while. */
    void cutBoth(Place place, List<Place> others, long micros) {
        List<Place> cut = others.stream().filter(other -> !other.equals(place)).toList();
        cut.forEach(other -> {
            cut(place, other);
            cut(other, place);
        });
        timeline.after(
                micros,
                () -> cut.forEach(other -> {
                    heal(place, other);
                    heal(other, place);
                }));
    }

    void delay(Place from, Place to, long micros) {
        way(from, to).extraDelay = micros;
    }

    void heal(Place from, Place to) {
        Way way = way(from, to);
        way.cut = false;
        way.extraDelay = 0;
        timeline.after(chance.around(USUAL_DELAY), way::deliver);
        onChange.run();
    }

    void healAll() {
        for (Place from : places) {
            for (Place to : places) {
                heal(from, to);
            }
        }
    }

    void send(Place from, Place to, Runnable arrival) {
        Way way = way(from, to);
        long order = way.sent++;
        if (way.cut) {
            way.waiting.put(order, arrival);
            return;
        }
        long at = Math.max(timeline.now() + way.extraDelay + chance.around(USUAL_DELAY), way.lastArrival + 1);
        way.lastArrival = at;
        timeline.after(at - timeline.now(), () -> {
            way.waiting.put(order, arrival);
            way.deliver();
        });
    }

    private Way way(Place from, Place to) {
        return ways[from.number()][to.number()];
    }
}
