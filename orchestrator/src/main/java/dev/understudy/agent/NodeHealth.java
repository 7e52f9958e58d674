package dev.understudy.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.agent.health.Ages;
import dev.understudy.agent.health.Glance;
import dev.understudy.agent.health.Judge;
import dev.understudy.agent.health.Question;
import dev.understudy.agent.health.Verdict;
import dev.understudy.http.HealthListener;
import dev.understudy.http.HttpAnswer;
import dev.understudy.http.Responder;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is answered over HTTP about a node, from what its agent last saw: 200, 503, or 4xx for what is no question. It asks
 * nobody, so that no answer waits for a server that hangs.
 *
 * @param board what the agent last saw
 */
record NodeHealth(HealthBoard board) implements Responder {
    private static final Pattern MAX_LAG = Pattern.compile("max_lag=(\\d{1,7})(ms|s|m)");

    @Override
    public HttpAnswer answer(String method, URI uri) {
        Optional<Question> question = Question.of(uri.getPath());
        if (question.isEmpty()) {
            return mistake(
                    HttpURLConnection.HTTP_NOT_FOUND, "ask for /health, /primary, /replica?max_lag=2s or /read-only");
        }
        if (!HealthListener.METHODS.contains(method)) {
            return mistake(HttpURLConnection.HTTP_BAD_METHOD, "use " + String.join(", ", HealthListener.METHODS));
        }
        Optional<Duration> maxLag = maxLag(uri.getQuery());
        return maxLag.isEmpty()
                ? mistake(
                        HttpURLConnection.HTTP_BAD_REQUEST,
                        "the only parameter is max_lag, a number with ms, s or m, such as max_lag=500ms")
                : judged(question.get(), board.standing(HealthBoard.Moment.now()), maxLag.get());
    }

    private static HttpAnswer mistake(int status, String next) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", status);
        json.put("next", next);
        return new HttpAnswer(status, json + "\n");
    }

    /** Empty if the query is something else; a mistyped bound must not be taken for none. */
    private static Optional<Duration> maxLag(@Nullable String query) {
        if (query == null) {
            return Optional.of(Judge.STANDARD_LAG);
        }
        Matcher matcher = MAX_LAG.matcher(query);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    default -> Duration.ofMinutes(number);
                });
    }

    private static HttpAnswer judged(Question question, Optional<HealthBoard.Standing> standing, Duration maxLag) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", question.path());
        Verdict verdict = standing.map(now -> Judge.of(question, now.glance(), now.ages(), maxLag))
                .orElseGet(() -> new Verdict.Unfit("the agent has not looked at its node yet", "wait a second"));
        int status = verdict instanceof Verdict.Fit ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
        json.put("status", status);
        standing.ifPresent(now -> facts(json, now.glance(), now.ages()));
        json.put("reason", verdict.reason());
        if (verdict instanceof Verdict.Unfit unfit) {
            json.put("next", unfit.next());
        }
        return new HttpAnswer(status, json + "\n");
    }

    private static void facts(ObjectNode json, Glance glance, Ages ages) {
        json.put("node", glance.node().value());
        json.put(
                "role",
                glance.assignment().map(assignment -> assignment.role().name()).orElse(null));
        json.put("epoch", glance.record().map(state -> state.epoch().toString()).orElse(null));
        json.put(
                "lagMillis",
                glance.lagMillis().isPresent() ? (Long) glance.lagMillis().getAsLong() : null);
        json.put("seenMillisAgo", ages.look().toMillis());
        json.put("heardMillisAgo", ages.heard().map(Duration::toMillis).orElse(null));
        json.put("provenMillisAgo", ages.proven().map(Duration::toMillis).orElse(null));
    }
}
