/**
 * The system's own view of files: names as bytes, the status of a file as {@code lstat} tells it.
 * Java's paths lose names that are not text in the locale of the process, and the nanoseconds, so
 * whatever reads a source for backup comes here.
 *
 * <ul>
 *   <li><b>status</b>: what {@code lstat} says of an object
 *   <li><b>descriptor</b>: an open file or directory; names are looked up relative to one
 * </ul>
 *
 * <p>Knows nothing of backups. Besides {@code mount} and {@code deflate} the only user of jnr-ffi.
 */
@NullMarked
package io.github.dupfs.posix;

import org.jspecify.annotations.NullMarked;
