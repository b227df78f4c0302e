package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.index.VolumeSection;
import io.github.dupfs.index.VolumeSection.Page;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a volume holds directly in a directory, by name; of a large directory, which page has what.
 * Immutable.
 */
final class VolumeDirectory {
  private final List<Page> pages;
  private final List<FilePath> lastNames = new ArrayList<>();
  private final Map<FilePath, List<Content>> byName = new HashMap<>();

  private VolumeDirectory(List<Page> pages, List<Named<Content>> contents) {
    this.pages = pages;
    pages.forEach(page -> lastNames.add(FilePath.of(page.last())));
    for (Named<Content> content : contents) {
      byName
          .computeIfAbsent(FilePath.of(content.name()), k -> new ArrayList<>(1))
          .add(content.value());
    }
  }

  static VolumeDirectory read(VolumeSection section, FilePath directory) throws IOException {
    if (section.hasManyPages(directory)) {
      List<Page> pages = section.pages(directory);
      if (inOrder(pages)) {
        return new VolumeDirectory(pages, List.of());
      }
    }
    return new VolumeDirectory(List.of(), section.read(directory));
  }

  static VolumeDirectory read(VolumeSection section, Page page) throws IOException {
    return new VolumeDirectory(List.of(), section.read(page));
  }

  /** Whether each name can be on one page only, as in volumes that duplicity wrote. */
  private static boolean inOrder(List<Page> pages) {
    for (int i = 0; i < pages.size(); i++) {
      FilePath first = FilePath.of(pages.get(i).first());
      if (!pages.get(i).sorted()
          || (i > 0 && FilePath.of(pages.get(i - 1).last()).compareTo(first) >= 0)) {
        return false;
      }
    }
    return true;
  }

  /** The page to look at for a name; if null, {@link #contents} tells. */
  @Nullable Page page(FilePath name) {
    int found = Collections.binarySearch(lastNames, name);
    int page = found < 0 ? -found - 1 : found;
    return page < pages.size() ? pages.get(page) : null;
  }

  List<Content> contents(FilePath name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The memory it takes, in bytes, roughly. */
  int weight() {
    return 256 + 256 * (byName.size() + pages.size());
  }
}
