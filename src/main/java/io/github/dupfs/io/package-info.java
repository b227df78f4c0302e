/**
 * Bytes at positions, and the names and errors that every other package speaks of.
 *
 * <p>Glossary: a <b>byte source</b> is a file whose bytes can be read at any position; a <b>file
 * path</b> is the path of a backed-up object relative to the root of its backup, as bytes, because
 * file names need not be UTF-8; <b>corrupt data</b> is input that does not mean anything the format
 * allows.
 *
 * <p>Must not know any other package.
 */
@NullMarked
package io.github.dupfs.io;

import org.jspecify.annotations.NullMarked;
