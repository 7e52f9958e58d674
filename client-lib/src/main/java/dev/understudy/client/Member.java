package dev.understudy.client;

/**
 * One node as the state record has it.
 *
 * @param endpoint where clients and replicas reach its mysqld
 * @param serverUuid the {@code server_uuid} whose reports count: the same name with other data vouches for nothing
 * @param assignment what it shall be
 * @param traits what the operator says of it
 */
public record Member(Endpoint endpoint, String serverUuid, Assignment assignment, Traits traits) {
    public Member assigned(Assignment next) {
        return new Member(endpoint, serverUuid, next, traits);
    }

    public Member withServerUuid(String uuid) {
        return new Member(endpoint, uuid, assignment, traits);
    }

    public Member with(Traits next) {
        return new Member(endpoint, serverUuid, assignment, next);
    }

    public Member at(Endpoint place) {
        return new Member(place, serverUuid, assignment, traits);
    }
}
