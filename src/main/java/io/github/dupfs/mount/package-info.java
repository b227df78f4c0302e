/**
 * The FUSE adapter: snapshots as a read-only filesystem.
 *
 * <p>Glossary: an <b>operation</b> is one request of the kernel; a <b>node</b> is an object that it
 * knows, by a number; a <b>session</b> is one mounted filesystem with the threads that serve it.
 *
 * <p>The only user of the FUSE binding. Knows snapshots, and nothing below them.
 */
@NullMarked
package io.github.dupfs.mount;

import org.jspecify.annotations.NullMarked;
