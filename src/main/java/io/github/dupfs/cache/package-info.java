/**
 * The memory cache of decoded blocks.
 *
 * <p>Glossary: a <b>block</b> is an immutable run of decoded bytes that is loaded as a whole; the
 * <b>weight</b> of a block is its length in bytes.
 *
 * <p>Must not know what the bytes mean or where they come from.
 */
@NullMarked
package io.github.dupfs.cache;

import org.jspecify.annotations.NullMarked;
