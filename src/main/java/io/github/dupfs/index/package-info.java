/**
 * The index that is kept between mounts: an SQLite database per repository.
 *
 * <p>Glossary: a <b>page</b> is a checksummed run of records of one directory; a <b>catalogue</b>
 * tells which pages of a set or volume a directory has; a <b>sealed</b> value is encrypted under a
 * key that only the repository's passphrase or private key gives.
 *
 * <p>Everything in it can be rebuilt from the repository; what fails its checksum is rebuilt.
 */
@NullMarked
package io.github.dupfs.index;

import org.jspecify.annotations.NullMarked;
