package io.github.dupfs.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The command {@code mount-scripts/dupfs}, run in a sandbox: its index starts empty there. Mounts
 * that a test leaves are unmounted by {@link #close}, whatever state they are in.
 */
final class Dupfs implements AutoCloseable {
  /** The command. */
  static final String LAUNCHER = Path.of("mount-scripts", "dupfs").toAbsolutePath().toString();

  private final Sandbox sandbox;
  private final boolean ownsSandbox;
  private final Map<String, String> environment;
  private final List<Mount> mounts;

  private Dupfs(
      Sandbox sandbox, boolean ownsSandbox, Map<String, String> environment, List<Mount> mounts) {
    this.sandbox = sandbox;
    this.ownsSandbox = ownsSandbox;
    this.environment = environment;
    this.mounts = mounts;
  }

  /** In a sandbox of its own. */
  static Dupfs create() {
    return new Dupfs(Sandbox.create(), true, Map.of(), new ArrayList<>());
  }

  /** In a sandbox that {@link #close} closes too. */
  static Dupfs in(Sandbox sandbox) {
    return new Dupfs(sandbox, true, Map.of(), new ArrayList<>());
  }

  /** The same sandbox and mounts, with more variables in the environment. */
  Dupfs with(Map<String, String> variables) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.putAll(variables);
    return new Dupfs(sandbox, false, Map.copyOf(all), mounts);
  }

  Dupfs passphrase(String passphrase) {
    return with(Map.of("PASSPHRASE", passphrase));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** Runs one command to its end. */
  Command.Result run(String... arguments) {
    return command(Stream.of(arguments)).run();
  }

  /** Starts one command; what it says goes to a file. */
  Process start(Path log, String... arguments) {
    return command(Stream.of(arguments)).start(log, log);
  }

  /** Runs one command, and kills it after some seconds. */
  Command.Result runForSeconds(int seconds, String... arguments) {
    Command command = command(Stream.of(arguments));
    List<String> words = new ArrayList<>(List.of("timeout", "-s", "KILL", seconds + ""));
    words.addAll(command.words());
    return new Command(words, command.environment(), command.directory()).run();
  }

  /** Mounts in the background on a new directory. */
  Mount mount(String url, String... options) {
    return mount(url, List.of(options));
  }

  Mount mount(String url, List<String> options) {
    Path point = sandbox.newDirectory("mnt");
    Stream<String> words =
        Stream.of(List.of("mount"), options, List.of(url, point.toString())).flatMap(List::stream);
    Mount mount = new Mount(this, point);
    mounts.add(mount);
    command(words).run().orFail();
    return mount;
  }

  /** Mounts with {@code -f}: what the mount says is in {@link Mount#log}. */
  Mount mountInFront(String url, String... options) {
    Path point = sandbox.newDirectory("mnt");
    Path log = sandbox.newDirectory("log").resolve("log");
    Stream<String> words =
        Stream.of(List.of("mount", "-f"), List.of(options), List.of(url, point.toString()))
            .flatMap(List::stream);
    Mount mount = new Mount(this, point, command(words).start(log, log), log);
    mounts.add(mount);
    mount.awaitMounted();
    return mount;
  }

  private Command command(Stream<String> arguments) {
    String[] words = Stream.concat(Stream.of(LAUNCHER), arguments).toArray(String[]::new);
    return sandbox.command(words).with(environment);
  }

  @Override
  public void close() {
    mounts.forEach(Mount::close);
    if (ownsSandbox) {
      sandbox.close();
    }
  }

  /** The lines of {@code /proc/mounts}. */
  static List<String> mountTable() {
    try {
      return Files.readAllLines(Path.of("/proc/mounts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
