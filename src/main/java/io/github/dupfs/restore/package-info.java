/** Writes what snapshots hold to the file system, and compares it with what is there. */
@NullMarked
package io.github.dupfs.restore;

import org.jspecify.annotations.NullMarked;
