/**
 * librsync's signature and delta formats.
 *
 * <p>Glossary: a <b>signature</b> holds a weak and a strong sum of each block of a file; a
 * <b>delta</b> is a list of commands that make a new file from a <b>basis</b>: <b>literal</b> bytes
 * carried in the delta, and <b>copy</b> of a range of the basis.
 *
 * <p>Must not know where signatures and deltas are stored.
 */
@NullMarked
package io.github.dupfs.librsync;

import org.jspecify.annotations.NullMarked;
