/**
 * What is inside volumes and signature files, and cached random access to it.
 *
 * <p>Glossary: a <b>difftar</b> is the tar stream of a volume; a <b>sigtar</b> is the tar stream of
 * a signature file; a <b>part</b> is one of the 64 KiB pieces that large content is stored in; the
 * <b>volume index</b> tells where in a volume each path's content lies and how to read from its
 * middle.
 *
 * <p>Must not know which sets make a snapshot.
 */
@NullMarked
package io.github.dupfs.volume;

import org.jspecify.annotations.NullMarked;
