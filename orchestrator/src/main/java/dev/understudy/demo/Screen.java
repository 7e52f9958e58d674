package dev.understudy.demo;

import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import java.io.PrintWriter;
import java.util.List;

/** Where a demo shows its view. */
interface Screen {
    /** Shows the view as it is now. */
    void show(LiveView view);

    /** Shows events that the view before did not have. */
    void tell(List<String> events);

    /** A terminal: the view is drawn over the one before. */
    record Terminal(PrintWriter out, Ink ink, int columns) implements Screen {
        private static final String HOME = "\u001B[H";
        private static final String REST_OF_LINE = "\u001B[K";
        private static final String REST_OF_SCREEN = "\u001B[J";

        @Override
        public void show(LiveView view) {
            // In one piece, or the terminal flickers.
            StringBuilder text = new StringBuilder(HOME);
            for (Line line : view.screen()) {
                text.append(line.clipped(columns).painted(ink))
                        .append(REST_OF_LINE)
                        .append('\n');
            }
            out.print(text.append(REST_OF_SCREEN));
            out.flush();
        }

        /** The view shows them. */
        @Override
        public void tell(List<String> events) {}

        void clear() {
            out.print("\u001B[2J");
            out.flush();
        }
    }

    /** A file or a pipe: a line each time. */
    record Lines(PrintWriter out) implements Screen {
        @Override
        public void show(LiveView view) {
            out.println(view.compactLine());
        }

        @Override
        public void tell(List<String> events) {
            events.forEach(out::println);
        }
    }
}
