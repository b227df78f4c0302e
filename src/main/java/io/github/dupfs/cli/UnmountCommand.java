package io.github.dupfs.cli;

import io.github.dupfs.mount.MountPoint;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Unmounts. */
@Command(
    name = "umount",
    aliases = "unmount",
    description = "Unmounts what dupfs has mounted.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class UnmountCommand implements Callable<Integer> {
  @Option(
      names = {"-z", "--lazy"},
      description = "Take it out of sight now, and end it when nobody uses it any more.")
  boolean lazy;

  @Parameters(paramLabel = "DIR", description = "The mount point.")
  String mountPoint = "";

  @Override
  public Integer call() throws IOException {
    MountPoint.unmount(MountPoint.parse(mountPoint), lazy);
    return CommandLine.ExitCode.OK;
  }
}
