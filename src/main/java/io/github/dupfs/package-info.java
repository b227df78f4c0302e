/**
 * dupfs: duplicity repositories as a read-only filesystem, and backups in duplicity's format.
 *
 * <p>One read goes down these packages, and bytes come back up:
 *
 * <pre>
 *   cat MNT/20261120T150242Z/etc/passwd
 *   mount       path → snapshot and relative path; the only place where exceptions become errno
 *   snapshot    path → node; a file's extents, flattened through its deltas
 *   volume      (volume, tar offset, length) → bytes, through the block cache
 *   repository  names, sets, chains, manifests; how one file is opened
 *   deflate, openpgp   the nearest seek point; decryption of just that range
 *   storage     ranged reads
 * </pre>
 *
 * <p>One backup pushes what has changed down them:
 *
 * <pre>
 *   dupfs backup /home file:///backup/home
 *   backup      the source × the state before → what is new, changed and gone
 *   volume      entries of volumes and of the signature file
 *   repository  names, the manifest; how one file is written
 *   deflate, openpgp   segments compressed by all cores; one message
 *   storage     files that are there whole or not at all
 * </pre>
 *
 * <p>{@code maintenance} removes backups; {@code index} keeps what was learned between mounts;
 * {@code tar} and {@code librsync} know their formats; {@code posix} reads the source; {@code io}
 * is shared by all; {@code cli} wires everything.
 */
@NullMarked
package io.github.dupfs;

import org.jspecify.annotations.NullMarked;
