package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.Set;

/**
 * Leaves out what is not listed.
 *
 * @param listed with all parents
 * @param listedOnes decides about the rest
 */
record ListedSelection(Set<FilePath> listed, Selection listedOnes) implements Selection {
  @Override
  public Choice choose(Candidate candidate) throws IOException {
    return listed.contains(candidate.path()) ? listedOnes.choose(candidate) : Choice.EXCLUDE;
  }
}
