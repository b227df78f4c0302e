package io.github.dupfs.io;

/**
 * How much there is of something.
 *
 * @param objects of any type
 * @param bytes the sizes of regular files
 */
public record Totals(long objects, long bytes) {}
