/** Tests of the whole: layers, and the command on real repositories. */
@NullMarked
package io.github.dupfs;

import org.jspecify.annotations.NullMarked;
