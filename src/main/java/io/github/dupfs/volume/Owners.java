package io.github.dupfs.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells whom an object belongs to on this machine, as duplicity does: the names in the backup win
 * over its numbers where this machine knows them. Safe for use by many threads at once.
 */
public final class Owners {
  private static final String PLAIN_NAME = "[A-Za-z0-9_][A-Za-z0-9_.@$-]*";
  private static final long UNKNOWN = -1;

  private final boolean numeric;
  private final Map<String, Long> users = new ConcurrentHashMap<>();
  private final Map<String, Long> groups = new ConcurrentHashMap<>();

  /**
   * A user and a group.
   *
   * @param uid 0 to 2³²−2, as is {@code gid}
   */
  public record Owner(long uid, long gid) {}

  private Owners(boolean numeric) {
    this.numeric = numeric;
  }

  /** By name where this machine knows it, otherwise by number. */
  public static Owners byName() {
    return new Owners(false);
  }

  /** By number. */
  public static Owners numeric() {
    return new Owners(true);
  }

  /** The owner of an object here. */
  public Owner of(NodeState state) {
    if (numeric) {
      return new Owner(state.uid(), state.gid());
    }
    long uid = id(users, "passwd", state.userName());
    long gid = id(groups, "group", state.groupName());
    return new Owner(uid == UNKNOWN ? state.uid() : uid, gid == UNKNOWN ? state.gid() : gid);
  }

  private static long id(Map<String, Long> known, String database, byte[] name) {
    if (name.length == 0) {
      return UNKNOWN;
    }
    return known.computeIfAbsent(
        new String(name, StandardCharsets.UTF_8), text -> lookUp(database, text));
  }

  private static long lookUp(String database, String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/etc", database), StandardCharsets.UTF_8)) {
        if (line.startsWith(name + ":")) {
          return idOf(line);
        }
      }
      // The machine may know more users than the file: a directory service, for instance.
      return name.matches(PLAIN_NAME) ? askService(database, name) : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static long askService(String database, String name) throws IOException {
    Process getent =
        new ProcessBuilder(List.of("getent", database, name))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    getent.getOutputStream().close();
    String line = new String(getent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      boolean found = getent.waitFor(10, TimeUnit.SECONDS) && getent.exitValue() == 0;
      return found ? idOf(line) : UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    } finally {
      getent.destroy();
    }
  }

  private static long idOf(String line) {
    String[] fields = line.strip().split(":", -1);
    try {
      return fields.length > 2 ? Long.parseLong(fields[2]) : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
