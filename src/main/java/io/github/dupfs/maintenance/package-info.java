/**
 * Removes backup sets: those that are old, and what is left of those that are no use.
 *
 * <p>It removes what duplicity would remove, and the indexes that dupfs has stored with it, but
 * nothing that a snapshot needs which stays.
 *
 * <ul>
 *   <li><b>holdings</b>: what a repository and the archive directory hold
 *   <li><b>old chains</b>: the backup chains that end before a time
 *   <li><b>extraneous files</b>: those of sets that cannot be restored
 * </ul>
 *
 * <p>Must not know the words in which it is told.
 */
@NullMarked
package io.github.dupfs.maintenance;

import org.jspecify.annotations.NullMarked;
