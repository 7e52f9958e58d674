package dev.understudy.http;

/**
 * What one HTTP request is answered.
 *
 * @param status the HTTP status
 * @param body JSON; it is not sent to who asks without wanting one, by HEAD for example
 */
public record HttpAnswer(int status, String body) {}
