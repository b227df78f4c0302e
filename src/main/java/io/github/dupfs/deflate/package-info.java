/**
 * DEFLATE streams (RFC 1951) raw, in zlib (RFC 1950) and in gzip (RFC 1952) framing, that can be
 * entered in the middle.
 *
 * <p>Glossary: a <b>seek point</b> is a bit position between two deflate blocks together with the
 * <b>window</b>, the up to 32 KiB of output before it that later bytes may refer to.
 *
 * <p>Must not know what the bytes mean.
 */
@NullMarked
package io.github.dupfs.deflate;

import org.jspecify.annotations.NullMarked;
