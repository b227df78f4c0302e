package io.github.dupfs.cli;

import io.github.dupfs.mount.Daemon;
import io.github.dupfs.mount.MountOptions;
import io.github.dupfs.mount.MountPoint;
import io.github.dupfs.mount.MountSession;
import io.github.dupfs.mount.Owner;
import io.github.dupfs.snapshot.Indexing;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.storage.FileBackend;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.MeteredBackend;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mounts a repository, and serves it until it is unmounted. */
@Command(
    name = "mount",
    description = {
      "Mounts a repository read-only: one directory for each snapshot, and latest.",
      "Returns when the mount answers; it is served in the background."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class MountCommand implements Callable<Integer> {
  private static final Logger LOG = System.getLogger(MountCommand.class.getName());

  @Mixin RepositoryOptions repository = new RepositoryOptions();

  @Option(
      names = {"-f", "--foreground"},
      description = "Stay in front; Ctrl-C unmounts.")
  boolean foreground;

  @Option(
      names = "--allow-other",
      description = "Let other users in, with the permissions of the files enforced.")
  boolean allowOther;

  @Option(
      names = "--owner",
      paramLabel = "UID:GID",
      description = "Show everything as owned by this user and group.")
  @Nullable String owner;

  @Option(
      names = "--numeric-owner",
      description = "Owners by the numbers in the backup, not by the names.")
  boolean numericOwner;

  @Option(
      names = "--time-template",
      paramLabel = "T",
      description = "Names of snapshots as date +T makes them, such as %%Y-%%m-%%d_%%H-%%M-%%S.")
  @Nullable String timeTemplate;

  @Option(
      names = "--index",
      paramLabel = "WHEN",
      description =
          "When to read through volumes, which tells sizes and where content lies: ahead (default),"
              + " those that hold what is looked at, and their neighbours; now, all of them, before"
              + " the command returns.")
  IndexTime index = IndexTime.AHEAD;

  @Option(names = "-o", paramLabel = "OPTION", split = ",", description = "More options for FUSE.")
  List<String> fuseOptions = new ArrayList<>();

  @Option(names = "--ready-fd", hidden = true)
  @Nullable Integer readyDescriptor;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Where messages go in the background; default: dupfs.log beside the index.")
  @Nullable Path logFile;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "The repository: file:///path or a path.")
  String url = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "The mount point, an empty directory.")
  String mountPoint = "";

  enum IndexTime {
    AHEAD,
    NOW
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = MountPoint.parse(mountPoint);
    if (Locations.open(url) instanceof FileBackend local) {
      MountPoint.requireOutside(directory, local.directory());
    }
    MountOptions options = mountOptions(directory);
    SnapshotNames names =
        timeTemplate == null ? SnapshotNames.standard() : SnapshotNames.ofTemplate(timeTemplate);
    MountSession.prepare();
    UnmountAtExit mounted = UnmountAtExit.install();
    try (OpenedRepository opened = OpenedRepository.open(url, repository)) {
      RepositoryTree tree =
          opened.tree(names, numericOwner ? Owners.numeric() : Owners.byName(), mounter());
      Indexing reading = tree.indexNewestTree();
      try (MountSession session =
          mounted.mount(
              () -> MountSession.mount(tree, options, line -> LOG.log(Level.WARNING, line)))) {
        serve(opened, tree, reading, session);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void serve(
      OpenedRepository opened, RepositoryTree tree, Indexing newestTree, MountSession session)
      throws IOException, InterruptedException {
    try (Refresher refresher =
        new Refresher(opened.backend(), repository.fileNames(), tree, session)) {
      Signals.onHangUp(refresher::refreshNow, session::close);
      awaitIndexing(opened.backend(), tree, newestTree, session);
      detach(opened.directory());
      refresher.start();
      session.awaitUnmount();
    }
  }

  /** Whoever sits at a terminal sees how far the newest snapshot is, and gets one that is ready. */
  private void awaitIndexing(
      MeteredBackend backend, RepositoryTree tree, Indexing newestTree, MountSession session)
      throws InterruptedException {
    Terminal terminal = Terminal.standardError();
    Progress progress = new Progress(terminal);
    if (terminal.isVisible() || index == IndexTime.NOW) {
      progress.await("reading signatures", newestTree, backend::bytesRead, session::hasEnded);
    }
    if (index == IndexTime.NOW) {
      Indexing all = tree.indexAll();
      progress.await("indexing", all, backend::bytesRead, session::hasEnded);
      if (all.failures() > 0) {
        LOG.log(Level.WARNING, "files that could not be indexed: {0}", all.failures());
      }
    }
  }

  private void detach(Path indexDirectory) throws IOException {
    Integer ready = readyDescriptor;
    if (ready == null) {
      return;
    }
    if (!foreground) {
      boolean hasPlace = logFile != null || Files.isWritable(indexDirectory);
      Path log = logFile != null ? logFile : indexDirectory.resolve("dupfs.log");
      Daemon.detach(hasPlace ? log : null);
    }
    Daemon.signalReady(ready);
  }

  private MountOptions mountOptions(Path directory) {
    return new MountOptions(
        directory,
        allowOther,
        owner == null ? null : owner(owner),
        MountOptions.DEFAULT_THREADS,
        Locations.withoutCredentials(url),
        fuseOptions);
  }

  private static Owner owner(String text) {
    String[] ids = text.split(":", -1);
    try {
      if (ids.length == 2) {
        return new Owner(Long.parseLong(ids[0]), Long.parseLong(ids[1]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--owner " + text + ": wanted two numbers, UID:GID", e);
    }
    throw new IllegalArgumentException("--owner " + text + ": wanted two numbers, UID:GID");
  }

  private static Owners.Owner mounter() throws IOException {
    Path self = Path.of("/proc/self");
    return new Owners.Owner(
        ((Number) Files.getAttribute(self, "unix:uid")).longValue(),
        ((Number) Files.getAttribute(self, "unix:gid")).longValue());
  }
}
