/**
 * The FUSE adapter: snapshots as a read-only filesystem.
 *
 * <p>Glossary: an <b>operation</b> is one upcall of the kernel; a <b>session</b> is one mounted
 * filesystem with the threads that serve it.
 *
 * <p>The only user of the FUSE binding. Knows snapshots, and nothing below them.
 */
@NullMarked
package io.github.dupfs.mount;

import org.jspecify.annotations.NullMarked;
