package io.github.dupfs.backup;

import io.github.dupfs.io.RefusedException;

/** A backup that cannot be made as it was asked for. */
public class BackupException extends RefusedException {
  /** The machine is not the one that was backed up before. */
  static final int OTHER_HOST = 3;

  /** The archive directory cannot be used. */
  static final int NO_ARCHIVE_DIRECTORY = 9;

  /** The source does not exist, or is nothing that can be backed up. */
  static final int NO_SOURCE = 13;

  /** There is no chain of backups to continue. */
  static final int NOTHING_TO_CONTINUE = 17;

  /** What is stored is not what was written. */
  static final int DAMAGED = 21;

  /** Another backup is running, or the clock is wrong. */
  static final int NOT_NOW = 23;

  /** What a backup builds on cannot be decrypted. */
  static final int NO_KEY = 31;

  /** The source is not the one that was backed up before. */
  static final int OTHER_SOURCE = 42;

  private static final long serialVersionUID = 1L;

  /**
   * @param exitCode duplicity's for such a failure
   * @param message what is wrong, and what to do
   */
  BackupException(int exitCode, String message) {
    super(exitCode, message);
  }
}
