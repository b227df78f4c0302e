/**
 * The tree at one time, and a file's bytes through its chain of deltas.
 *
 * <p>Glossary: a <b>snapshot</b> is the state of the backed-up tree at the time of one backup set;
 * a <b>node</b> is an object in it; an <b>extent</b> is a range of a file that is stored in one
 * piece.
 *
 * <p>Must not know the mount protocol.
 */
@NullMarked
package io.github.dupfs.snapshot;

import org.jspecify.annotations.NullMarked;
