package io.github.dupfs.openpgp;

import org.jspecify.annotations.Nullable;

/**
 * All that random access to the content of a message needs. Holds its session key.
 *
 * @param body where the bytes of the body lie in the message
 * @param compressed where the compressed data lie in the body; null if nothing is compressed
 * @param literal where the content lies in the packets: in what was compressed, or in the body
 */
public record MessageMap(
    BodyMap body, SessionKey key, @Nullable ChunkMap compressed, ChunkMap literal) {}
