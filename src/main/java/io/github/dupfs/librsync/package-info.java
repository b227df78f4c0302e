/**
 * librsync's signature and delta formats.
 *
 * <p>Glossary: a <b>signature</b> holds a <b>weak sum</b> of each block of a file, which is fast to
 * compute for every byte that the block is moved on, and a <b>strong sum</b>, which tells blocks
 * apart; a <b>delta</b> is a list of commands that make a new file from a <b>basis</b>:
 * <b>literal</b> bytes carried in the delta, and <b>copy</b> of a range of the basis.
 *
 * <p>Must not know where signatures and deltas are stored.
 */
@NullMarked
package io.github.dupfs.librsync;

import org.jspecify.annotations.NullMarked;
