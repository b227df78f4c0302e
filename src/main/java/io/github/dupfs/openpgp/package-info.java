/**
 * OpenPGP messages (RFC 4880, RFC 9580) and the keys that open them.
 *
 * <p>Glossary: a <b>message</b> is one encrypted file; its <b>container</b> is the encrypted data
 * packet (tag 18 with a modification detection code, tag 20 with authenticated chunks, tag 9
 * without integrity); the <b>body</b> is the decrypted content of the container, itself a sequence
 * of packets; the <b>session key</b> encrypts one container; a <b>key request</b> is the start of a
 * message, enough to find its session key by; the <b>literal</b> packet holds the file; a <b>chunk
 * map</b> says where the bytes of a packet lie that is cut into chunks.
 *
 * <p>A file is read twice in different ways. First from start to end, verifying everything and
 * collecting the maps: {@link EncryptedMessage} → {@link BodyInputStream} → {@link BodyContent}.
 * Then at any position: {@link BodySource}, and {@link ChunkSource} for each packet in it. The
 * caller inflates in between.
 *
 * <p>A file is written once: {@link Encryption} says how, and gives a {@link MessageOutput} for
 * each message. The caller deflates in between.
 *
 * <p>The only user of Bouncy Castle. Must not know what the literal data means, nor how it is
 * compressed.
 */
@NullMarked
package io.github.dupfs.openpgp;

import org.jspecify.annotations.NullMarked;
