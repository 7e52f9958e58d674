package dev.understudy.router;

/** A stretch of work whose statements go where its beginning said; it ends with {@link #close()}. */
public interface RouteScope extends AutoCloseable {
    /** Ends the stretch: what was said before it holds again. */
    @Override
    void close();
}
