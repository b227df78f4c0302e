/**
 * Writes what snapshots hold to the file system, and compares it with what is there.
 *
 * <ul>
 *   <li><b>target</b>: what a part of a tree becomes; nothing outside of it ever changes
 *   <li><b>unfinished</b>: what an object is, under a name of its own, until it is complete
 *   <li><b>place</b>: where an object goes, below the target; its own path unless it is renamed
 *   <li><b>difference</b>: what an object of a snapshot and one of a source differ in first
 * </ul>
 *
 * <p>Knows of repositories only that they are trees of files.
 */
@NullMarked
package io.github.dupfs.restore;

import org.jspecify.annotations.NullMarked;
