package dev.understudy.http;

import java.net.URI;

/** Answers HTTP requests, of any method and for any path, without waiting for anybody. */
@FunctionalInterface
public interface Responder {
    HttpAnswer answer(String method, URI uri);
}
