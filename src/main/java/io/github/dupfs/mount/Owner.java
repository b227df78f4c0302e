package io.github.dupfs.mount;

/**
 * A user and a group that own everything in a mount, whatever the backup says.
 *
 * @param uid 0 to 2³²−2, as is {@code gid}
 */
public record Owner(long uid, long gid) {
  private static final long MAX_ID = 0xffff_fffeL;

  /**
   * @throws IllegalArgumentException if an id is out of range
   */
  public Owner {
    if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw new IllegalArgumentException(
          "owner " + uid + ":" + gid + ": ids go from 0 to " + MAX_ID);
    }
  }
}
