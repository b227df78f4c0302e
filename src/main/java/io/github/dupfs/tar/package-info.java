/**
 * Tar archives, names as bytes: reads the GNU and the POSIX pax dialect, writes the GNU dialect.
 *
 * <p>Glossary: an <b>entry</b> is a header with the extension headers that belong to it, and its
 * <b>payload</b>; a <b>block</b> is 512 bytes.
 *
 * <p>Must not know what duplicity's entry names mean.
 */
@NullMarked
package io.github.dupfs.tar;

import org.jspecify.annotations.NullMarked;
