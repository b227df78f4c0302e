/**
 * The write path: makes full and incremental backup sets of a source in duplicity's own format.
 *
 * <ul>
 *   <li><b>source</b>: the directory, file or link that is backed up
 *   <li><b>selection</b>: which objects of the source are backed up
 *   <li><b>previous state</b>: what the signature files of the chain say that the tree was like
 *   <li><b>archive directory</b>: duplicity's local copies of manifests and signature files
 * </ul>
 */
@NullMarked
package io.github.dupfs.backup;

import org.jspecify.annotations.NullMarked;
