package io.github.dupfs.repository;

import java.time.Instant;

/**
 * One file of a backup set as it is stored.
 *
 * @param name in the storage backend
 * @param size in bytes
 * @param modified when it was last written
 */
public record RepositoryFile(String name, long size, Instant modified, Encoding encoding) {}
