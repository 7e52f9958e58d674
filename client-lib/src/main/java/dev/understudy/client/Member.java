package dev.understudy.client;

/**
 * One node as the state record has it.
 *
 * @param endpoint where clients and replicas reach its mysqld
 * @param serverUuid the {@code server_uuid} whose reports count: the same name with other data vouches for nothing
 * @param assignment what it shall be
 */
public record Member(Endpoint endpoint, String serverUuid, Assignment assignment) {
    public Member assigned(Assignment next) {
        return new Member(endpoint, serverUuid, next);
    }

    public Member withServerUuid(String uuid) {
        return new Member(endpoint, uuid, assignment);
    }

    public Member at(Endpoint place) {
        return new Member(place, serverUuid, assignment);
    }
}
