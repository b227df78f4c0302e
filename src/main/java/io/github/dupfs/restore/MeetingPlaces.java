package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.TargetDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a target that renamed objects go to, and those above them. They stay open from
 * the beginning to the end of a restore, as whatever comes into a directory changes its time. Used
 * by one thread.
 */
final class MeetingPlaces implements AutoCloseable {
  /** Of what is in no backup, so that nobody has said. */
  private static final int PERMISSIONS = 0755;

  private final ObjectWriter writer;
  private final Map<FilePath, OpenTarget> open = new HashMap<>();

  /** All places, if anything is renamed, as two objects may be meant for one then. */
  private final Set<FilePath> taken = new HashSet<>();

  private MeetingPlaces(ObjectWriter writer) {
    this.writer = writer;
  }

  /**
   * Opens the directories, made if need be.
   *
   * @param renamed where objects go
   * @param root where paths begin
   */
  static MeetingPlaces open(Collection<FilePath> renamed, OpenTarget root, ObjectWriter writer)
      throws IOException {
    MeetingPlaces places = new MeetingPlaces(writer);
    if (!renamed.isEmpty()) {
      places.open.put(FilePath.ROOT, root.retain());
    }
    boolean opened = false;
    try {
      for (FilePath path : renamed) {
        places.openAll(path.parent());
      }
      opened = true;
      return places;
    } finally {
      if (!opened) {
        places.close();
        root.release();
      }
    }
  }

  private OpenTarget openAll(@Nullable FilePath path) throws IOException {
    FilePath wanted = path == null ? FilePath.ROOT : path;
    OpenTarget present = open.get(wanted);
    if (present != null) {
      return present;
    }
    OpenTarget above = openAll(wanted.parent());
    OpenTarget made = new OpenTarget(writer.makeDirectory(above.directory(), wanted.fileName()));
    made.whenFilled(() -> permit(made.directory()));
    open.put(wanted, made);
    return made;
  }

  private static void permit(TargetDirectory directory) {
    try {
      directory.changePermissions(PERMISSIONS);
    } catch (FileSystemException e) {
      // It is of use to its owner all the same.
      return;
    }
  }

  /**
   * Takes a place for an object; several directories may take one.
   *
   * @throws FileAlreadyExistsException if another object has it
   */
  void take(FilePath place, boolean directory) throws FileAlreadyExistsException {
    if (!open.isEmpty() && !taken.add(place) && !directory) {
      throw new FileAlreadyExistsException(
          place.toString(), null, "something else is restored to here");
    }
  }

  /** The directory at a path, if it is one of these. */
  @Nullable OpenTarget at(FilePath path) {
    return open.get(path);
  }

  /** The directory above a path that something is renamed to. */
  OpenTarget parent(FilePath renamed) {
    return Objects.requireNonNull(at(Objects.requireNonNull(renamed.parent())));
  }

  @Override
  public void close() {
    open.values().forEach(OpenTarget::release);
  }
}
