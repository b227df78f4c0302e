package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read-only tree of files addressed by path: what a mount shows.
 *
 * <p>Every method throws {@link java.nio.file.NoSuchFileException} if nothing is at the path,
 * {@link java.nio.file.NotDirectoryException} if a component before its end is not a directory, and
 * another {@link IOException} if the answer cannot be had without guessing: damaged or missing
 * files of the repository, no key. Safe for use by many threads at once.
 */
public interface FileTree {

  /**
   * The attributes of the object itself; symbolic links are not followed. Sizes of regular files
   * are exact.
   */
  Attributes attributes(FilePath path) throws IOException;

  /**
   * The attributes if they can be told quickly: without passing over a volume for the first time.
   * Otherwise null.
   */
  @Nullable Attributes attributesAtHand(FilePath path) throws IOException;

  /**
   * The bytes of a symbolic link's target.
   *
   * @throws java.nio.file.NotLinkException if the object is something else
   */
  byte[] linkTarget(FilePath path) throws IOException;

  /**
   * What a directory holds, without {@code .} and {@code ..}, in byte order of the names. Needs no
   * sizes, so it is quick.
   */
  List<Entry> entries(FilePath directory) throws IOException;

  /** Opens a regular file for reading. */
  OpenFile open(FilePath path) throws IOException;

  /** The size in bytes of all files of the repository, for {@code statfs}. */
  long repositoryBytes();

  /** What an object is. */
  enum Kind {
    REGULAR,
    DIRECTORY,
    SYMBOLIC_LINK,
    FIFO,
    CHARACTER_DEVICE,
    BLOCK_DEVICE;

    /** The kind of an object of a tar type; null of what is none. */
    public static @Nullable Kind ofType(char type) {
      return switch (type) {
        case '0' -> REGULAR;
        case '2' -> SYMBOLIC_LINK;
        case '3' -> CHARACTER_DEVICE;
        case '4' -> BLOCK_DEVICE;
        case '5' -> DIRECTORY;
        case '6' -> FIFO;
        default -> null;
      };
    }
  }

  /**
   * The attributes of one object.
   *
   * @param inode stable between mounts, distinct for distinct objects, never 0
   * @param permissions the lower 12 mode bits
   * @param uid 0 to 2³²−2, as is {@code gid}
   * @param size of regular files in bytes, of links the length of the target, of others 0
   * @param modified seconds since the epoch
   * @param deviceMajor of devices, otherwise 0, as is {@code deviceMinor}
   */
  record Attributes(
      Kind kind,
      long inode,
      int permissions,
      long uid,
      long gid,
      long size,
      long modified,
      int deviceMajor,
      int deviceMinor) {}

  /**
   * A name in a directory.
   *
   * @param name belongs to the tree and must not be changed
   * @param kind null if telling it would take long; ask for the attributes then
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per entry would cost listings
  record Entry(byte[] name, @Nullable Kind kind, long inode) {}

  /**
   * The content of one regular file. Holds nothing that must be given back. Safe for use by many
   * threads at once.
   */
  interface OpenFile {
    /** The exact length in bytes. */
    long size();

    /**
     * Reads up to {@code length} bytes at {@code position}; fewer only at the end of the file.
     *
     * @return the number of bytes read, 0 at or after the end of the file
     * @throws IOException if any of these bytes cannot be had unharmed
     */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;
  }
}
