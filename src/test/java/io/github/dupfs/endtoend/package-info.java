/**
 * The command on real repositories: what a mount shows is what {@code duplicity restore} gives.
 *
 * <p>These tests know nothing of dupfs but its command line. They make repositories with the
 * duplicity that is installed, or take those under {@code src/test/resources/repositories}, mount
 * them with {@code mount-scripts/dupfs}, and compare listings made by one Python program.
 *
 * <p>Glossary: a <b>state</b> is one version of the {@link io.github.dupfs.endtoend.SourceTree}; a
 * <b>form</b> is a way to make a repository of its states.
 */
@NullMarked
package io.github.dupfs.endtoend;

import org.jspecify.annotations.NullMarked;
