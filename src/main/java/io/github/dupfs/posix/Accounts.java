package io.github.dupfs.posix;

import com.kenai.jffi.MemoryIO;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of users and groups, by their numbers, from wherever this system has them: files or a
 * directory service. Each number is looked up once. Safe for use by many threads at once.
 */
public final class Accounts {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** Larger than {@code struct passwd} and {@code struct group}; both start with the name. */
  private static final int ENTRY_SIZE = 64;

  private static final int POINTER_SIZE = 8;
  private static final int TEXTS = ENTRY_SIZE + POINTER_SIZE;

  /** For name, home and so on, or all members of a group; more is tried up to the maximum. */
  private static final int TEXTS_SIZE = 4 << 10;

  private static final int MAX_TEXTS_SIZE = 16 << 20;

  private static final byte[] NO_NAME = {};

  private final Map<Long, byte[]> users = new ConcurrentHashMap<>();
  private final Map<Long, byte[]> groups = new ConcurrentHashMap<>();

  /** {@code getpwuid_r} or {@code getgrgid_r}. */
  private interface LookUp {
    int call(int number, long entry, long texts, long textsSize, long result);
  }

  /**
   * The name of a user, empty if unknown. Not to be changed.
   *
   * @param uid 0 to 2³²−1
   */
  public byte[] user(long uid) {
    return users.computeIfAbsent(uid, n -> name(FileCalls.INSTANCE::getpwuid_r, n));
  }

  /** As {@link #user} for groups. */
  public byte[] group(long gid) {
    return groups.computeIfAbsent(gid, n -> name(FileCalls.INSTANCE::getgrgid_r, n));
  }

  private static byte[] name(LookUp lookUp, long number) {
    for (int size = TEXTS_SIZE; size <= MAX_TEXTS_SIZE; size *= 4) {
      long memory = MEMORY.allocateMemory(TEXTS + size, true);
      try {
        long result = memory + ENTRY_SIZE;
        int error = lookUp.call((int) number, memory, memory + TEXTS, size, result);
        if (error != SystemError.ERANGE) {
          return MEMORY.getLong(result) == 0
              ? NO_NAME
              : MEMORY.getZeroTerminatedByteArray(MEMORY.getLong(memory));
        }
      } finally {
        MEMORY.freeMemory(memory);
      }
    }
    return NO_NAME;
  }
}
