package io.github.dupfs.cli;

import io.github.dupfs.storage.Locations;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a duplicity command line ask for, its options left out. The first word may be
 * an action, whole or abbreviated, in the spelling of any version; without one, a path and a URL
 * mean a backup, a URL and a path a restore.
 *
 * @param arguments as many as the action takes, in its order
 */
record DuplicityRequest(Action action, List<String> arguments) {
  private static final Pattern URL = Pattern.compile("[\\w+]+://.*", Pattern.DOTALL);

  /** What an argument is. */
  private enum Argument {
    PATH,
    URL,
    TEXT
  }

  /** What can be asked for. */
  @SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
  enum Action {
    BACKUP(List.of("backup", "bu"), Argument.PATH, Argument.URL),
    FULL(List.of("full", "fb"), Argument.PATH, Argument.URL),
    INCREMENTAL(List.of("incremental", "incr", "inc", "ib"), Argument.PATH, Argument.URL),
    RESTORE(List.of("restore", "rb"), Argument.URL, Argument.PATH),
    VERIFY(List.of("verify", "vb"), Argument.URL, Argument.PATH),
    COLLECTION_STATUS(List.of("collection-status", "status", "st"), Argument.URL),
    LIST_CURRENT_FILES(List.of("list-current-files", "list", "ls"), Argument.URL),
    CLEANUP(List.of("cleanup", "cl"), Argument.URL),
    REMOVE_OLDER_THAN(List.of("remove-older-than", "ro"), Argument.TEXT, Argument.URL),
    REMOVE_ALL_BUT_N_FULL(List.of("remove-all-but-n-full", "ra"), Argument.TEXT, Argument.URL),
    REMOVE_ALL_INC_OF_BUT_N_FULL(
        List.of("remove-all-inc-of-but-n-full", "ri"), Argument.TEXT, Argument.URL),
    REPLICATE(List.of("replicate"), Argument.URL, Argument.URL);

    private final List<String> names;
    private final List<Argument> wanted;

    Action(List<String> names, Argument... wanted) {
      this.names = names;
      this.wanted = List.of(wanted);
    }

    /** Its name in full. */
    String fullName() {
      return names.get(0);
    }
  }

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException if they ask for nothing that can be done; the message says why
   */
  static DuplicityRequest of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("Expected an action, or a source and a target");
    }
    Action action = action(words.get(0));
    if (action == null) {
      return implied(words);
    }
    List<String> arguments = words.subList(1, words.size());
    if (arguments.size() != action.wanted.size()) {
      throw new IllegalArgumentException(
          action.fullName()
              + ": Expected "
              + action.wanted.size()
              + " args, got "
              + arguments.size());
    }
    requireKinds(action, arguments);
    return new DuplicityRequest(action, List.copyOf(arguments));
  }

  private static @Nullable Action action(String word) {
    for (Action action : Action.values()) {
      if (action.names.contains(word)) {
        return action;
      }
    }
    List<Action> meant =
        Arrays.stream(Action.values())
            .filter(action -> !word.isEmpty() && action.fullName().startsWith(word))
            .toList();
    if (meant.size() > 1) {
      throw new IllegalArgumentException(
          "\""
              + word
              + "\" may mean "
              + meant.stream().map(Action::fullName).collect(Collectors.joining(" or ")));
    }
    return meant.isEmpty() ? null : meant.get(0);
  }

  private static DuplicityRequest implied(List<String> words) {
    if (words.size() != 2) {
      throw new IllegalArgumentException("Expected 2 args, got " + words.size());
    }
    boolean first = isUrl(words.get(0));
    boolean second = isUrl(words.get(1));
    if (first == second) {
      throw new IllegalArgumentException(
          first
              ? "Two URLs specified. One argument should be a path."
              : "One of the arguments must be an URL, such as file:///usr/local.");
    }
    return new DuplicityRequest(first ? Action.RESTORE : Action.BACKUP, List.copyOf(words));
  }

  private static void requireKinds(Action action, List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      Argument wanted = action.wanted.get(i);
      String given = arguments.get(i);
      if (wanted != Argument.TEXT && (wanted == Argument.URL) != isUrl(given)) {
        throw new IllegalArgumentException(
            action.fullName()
                + ": wanted "
                + (wanted == Argument.URL ? "an URL, such as file:///usr/local" : "a path")
                + ", got \""
                + Locations.withoutCredentials(given)
                + "\"");
      }
    }
  }

  /** Whether a word is a URL as duplicity tells it. */
  static boolean isUrl(String word) {
    return URL.matcher(word).matches();
  }
}
