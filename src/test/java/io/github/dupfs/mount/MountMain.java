package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Mounts a small fake tree in a process of its own: {@code MountMain DIRECTORY [READY-DESCRIPTOR
 * LOG]}. With a descriptor it goes to the background as {@code dupfs mount} does. With the property
 * {@code ask} it asks for a passphrase first.
 */
final class MountMain {
  private MountMain() {}

  public static void main(String[] args) throws Exception {
    FakeTree tree =
        new FakeTree()
            .file("f", "content")
            .file("bad", "x")
            .failing("bad", FakeTree.Failing.OPEN, () -> new IllegalStateException("bug"));
    if (Boolean.getBoolean("ask")) {
      char[] passphrase = Objects.requireNonNull(System.console()).readPassword("Passphrase: ");
      tree.file(
          FilePath.of("passphrase"), 0644, new String(passphrase).getBytes(StandardCharsets.UTF_8));
    }
    MountOptions options =
        new MountOptions(Path.of(args[0]), false, null, 4, "file:///fake", List.of());
    MountSession session = MountSession.mount(tree, options, System.err::println);
    Runtime.getRuntime().addShutdownHook(new Thread(session::close));
    if (args.length > 1) {
      Daemon.detach(Path.of(args[2]));
      Daemon.signalReady(Integer.parseInt(args[1]));
    } else {
      System.out.println("ready");
    }
    session.awaitUnmount();
  }
}
