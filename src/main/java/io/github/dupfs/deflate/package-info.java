/**
 * DEFLATE streams (RFC 1951) raw, in zlib (RFC 1950) and in gzip (RFC 1952) framing, that can be
 * entered in the middle: reading any, and writing such that are made for it.
 *
 * <p>Glossary: a <b>seek point</b> is a bit position between two deflate blocks together with the
 * <b>window</b>, the up to 32 KiB of output before it that later bytes may refer to. A
 * <b>segment</b> is a run of blocks between two whole bytes that needs no window.
 *
 * <p>Must not know what the bytes mean.
 */
@NullMarked
package io.github.dupfs.deflate;

import org.jspecify.annotations.NullMarked;
