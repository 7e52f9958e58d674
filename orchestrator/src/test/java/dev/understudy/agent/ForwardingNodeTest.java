package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.NodeControl;
import dev.understudy.client.Epoch;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that do one thing otherwise do everything else as the node behind them. */
class ForwardingNodeTest {
    private final List<Method> done = new ArrayList<>();
    private final NodeControl node = (NodeControl) Proxy.newProxyInstance(
            NodeControl.class.getClassLoader(), new Class<?>[] {NodeControl.class}, (proxy, method, arguments) -> {
                done.add(method);
                return null;
            });

    static Stream<Method> acts() {
        return Arrays.stream(NodeControl.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("acts")
    void everyActIsForwarded(Method act) throws Exception {
        act.invoke(
                new ForwardingNode(node) {},
                Arrays.stream(act.getParameterTypes())
                        .map(type -> type == int.class ? (Object) 1 : null)
                        .toArray());

        assertThat(done).containsExactly(act);
    }

    @Test
    void aPrimaryThatIsNotFencedIsNotKilledEither() throws Exception {
        WithoutFencing unsafe = new WithoutFencing(node);
        unsafe.fence();
        unsafe.killServer();
        assertThat(done).isEmpty();

        unsafe.promote(1, new Epoch(7));
        unsafe.killServer();
        assertThat(done).extracting(Method::getName).containsExactly("promote", "killServer");
    }
}
