package dev.understudy.simulator;

import dev.understudy.agent.converge.StepFailedException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one act, carried out one after the other in virtual time. Agent and server can die between any two, and
 * a statement that was sent is carried out even if the agent that sent it is gone, unless another session of its account
 * has ended it first.
 */
final class Performance {
    private static final long PATIENCE = 5 * Timeline.SECOND;
    private static final long ANSWER = 100;
    private static final long AGAIN = 10 * Timeline.MILLISECOND;

    private final World world;
    private final Hands hands;
    private final SimulatedServer server;
    private final int hand;
    private Deque<Statement> left = new ArrayDeque<>();
    private int done;
    private boolean over;
    private boolean atServer;

    Performance(World world, Hands hands, SimulatedServer server, int hand) {
        this.world = world;
        this.hands = hands;
        this.server = server;
        this.hand = hand;
    }

    void play(Deque<Statement> statements) {
        left = statements;
        next();
    }

    private void next() {
        Statement statement = left.poll();
        if (statement == null) {
            over = true;
            hands.acted();
            return;
        }
        int mine = ++done;
        hands.actor().after(PATIENCE, () -> {
            if (!over && mine == done) {
                fail("could not " + statement.name() + ": no answer in time");
            }
        });
        atServer = statement.where() == Statement.Where.SERVER;
        switch (statement.where()) {
            case AGENT -> hands.actor().after(world.chance().around(statement.micros()), () -> onAgent(statement));
            case SERVER -> send(statement);
        }
    }

    private void onAgent(Statement statement) {
        try {
            statement.body().run();
            next();
        } catch (StepFailedException e) {
            fail(e.getMessage());
        }
    }

    private void send(Statement statement) {
        if (!server.isUp()) {
            fail("could not " + statement.name() + ": mysqld is gone");
            return;
        }
        long micros = world.chance().around(statement.micros()) + server.statementDelay();
        long until = world.timeline().now() + micros + statement.patience();
        server.actor().after(micros, () -> onServer(statement, until));
    }

    private void onServer(Statement statement, long until) {
        if (world.safeguards().endsOlderHands() && !server.isHand(hand)) {
            return;
        }
        try {
            Statement.Progress progress = statement.body().run();
            switch (progress) {
                case DONE -> hands.actor().after(ANSWER, this::answered);
                case WAITS -> {
                    if (world.timeline().now() >= until) {
                        throw new StepFailedException("could not " + statement.name() + ": a commit holds it up");
                    }
                    server.actor().after(AGAIN, () -> onServer(statement, until));
                }
            }
        } catch (StepFailedException e) {
            String message = String.valueOf(e.getMessage());
            hands.actor().after(ANSWER, () -> fail(message));
        }
    }

    /** The server is gone, and with it what it was asked to do. */
    void serverEnded() {
        if (atServer) {
            fail("mysqld is gone");
        }
    }

    private void answered() {
        if (!over) {
            next();
        }
    }

    private void fail(@Nullable String message) {
        if (!over) {
            over = true;
            hands.failed(String.valueOf(message));
        }
    }
}
