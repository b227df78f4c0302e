package io.github.dupfs.cli;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.RefusedException;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.EncryptionException;
import io.github.dupfs.posix.NoRoomException;
import io.github.dupfs.snapshot.UnavailableException;
import io.github.dupfs.storage.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the work of a command, and makes an exit code of what goes wrong: duplicity's. */
final class Execution {
  static final int OK = 0;

  /** Something else went wrong; also, what was compared differs. */
  static final int FAILED = 1;

  /** The command line cannot be understood. */
  static final int USAGE = 2;

  /** Something of the repository is damaged or missing. */
  static final int DAMAGED = 21;

  private static final int UNEXPECTED = 30;
  private static final int GPG_FAILED = 31;
  private static final int BACKEND_FAILED = 50;
  private static final int NO_ROOM = 53;

  private Execution() {}

  /** What a command does; returns its exit code. */
  @FunctionalInterface
  interface Work {
    int run(Log log) throws IOException, InterruptedException;
  }

  /** Runs it with a log, and tells there what goes wrong. */
  static int run(OutputOptions output, Log.Style style, Work work) {
    try (Log log = output.open(style)) {
      try {
        return work.run(log);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.error(UNEXPECTED, "interrupted");
        return UNEXPECTED;
      } catch (IOException | IllegalArgumentException e) {
        int code = exitCode(e);
        log.error(code, message(e));
        return code;
      } catch (RuntimeException e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        log.error(UNEXPECTED, "this should not have happened; please report it\n", trace);
        return UNEXPECTED;
      }
    } catch (IOException e) {
      System.err.println("dupfs: " + message(e));
      return FAILED;
    }
  }

  private static int exitCode(Exception e) {
    if (e instanceof RefusedException refused) {
      return refused.exitCode();
    } else if (e instanceof EncryptionException || e instanceof DecryptionException) {
      return GPG_FAILED;
    } else if (e instanceof UnavailableException || e instanceof CorruptDataException) {
      return DAMAGED;
    } else if (e instanceof NoRoomException) {
      return NO_ROOM;
    } else if (e instanceof StorageException) {
      return BACKEND_FAILED;
    } else {
      return e instanceof IllegalArgumentException ? USAGE : FAILED;
    }
  }

  /** What went wrong. */
  static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
