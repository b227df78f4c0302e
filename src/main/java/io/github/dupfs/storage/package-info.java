/**
 * Places where repository files lie.
 *
 * <p>Glossary: a <b>backend</b> lists and opens the files of one place, and may write them; an
 * <b>upload</b> is a file on its way there; a <b>location</b> is the URL that names the place.
 *
 * <p>Must not know what the files mean.
 */
@NullMarked
package io.github.dupfs.storage;

import org.jspecify.annotations.NullMarked;
