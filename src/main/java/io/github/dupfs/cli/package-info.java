/** The commands. The only place where objects are put together. */
@NullMarked
package io.github.dupfs.cli;

import org.jspecify.annotations.NullMarked;
