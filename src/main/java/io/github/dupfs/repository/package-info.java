/**
 * What the files of a duplicity repository mean, and how one of them is opened or written.
 *
 * <p>Glossary: a <b>backup set</b> is the result of one backup run: volumes, a signature file and a
 * manifest; a <b>full</b> set stands alone, an <b>incremental</b> one builds on the set before it;
 * a <b>backup chain</b> is a full set and the incremental sets that follow; the <b>manifest</b>
 * tells which paths each <b>volume</b> covers, and its digest.
 *
 * <p>Must not know what is inside volumes and signature files.
 */
@NullMarked
package io.github.dupfs.repository;

import org.jspecify.annotations.NullMarked;
