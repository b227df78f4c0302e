package io.github.dupfs.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * An option of duplicity that is taken, and changes nothing.
 *
 * @param name with its dashes
 * @param takesValue whether a value follows
 * @param reason why nothing changes
 */
record AcceptedOption(String name, boolean takesValue, String reason) {
  private static final String ELSEWHERE = "for places that are not there yet";
  private static final String LONG_NAMES = "only long file names are written; all are read";
  private static final String NEVER_BEFORE_GIVEN = "is what always happens";

  /** All of them, of versions 0.8 to 3.1. */
  static List<AcceptedOption> all() {
    List<AcceptedOption> all = new ArrayList<>();
    add(all, "volumes are stored while the next one is made, always", false, "asynchronous-upload");
    add(all, NEVER_BEFORE_GIVEN, false, "ignore-errors", "use-agent");
    add(all, LONG_NAMES, false, "old-filenames", "short-filenames");
    add(all, "signatures are compared as they are read", true, "copy-blocksize");
    add(all, "keys are the business of GnuPG", true, "encrypt-secret-keyring");
    add(all, "no temporary files are made", true, "tempdir");
    add(all, "only what is needed is read", true, "metadata-sync-mode");
    add(all, "the repository is always looked at", false, "no-check-remote");
    add(all, "is for debugging of duplicity", false, "pydevd");
    add(all, "local places are not retried", true, "num-retries", "backend-retry-delay", "timeout");
    add(all, ELSEWHERE, false, "ftp-passive", "ftp-regular", "gio", "imap-full-address");
    add(all, ELSEWHERE, false, "b2-hide-files", "mf-purge", "ssh-askpass");
    add(all, ELSEWHERE, false, "ssl-no-check-certificate");
    add(all, ELSEWHERE, true, "ssl-cacert-file", "ssl-cacert-path", "idr-fakeroot");
    add(all, ELSEWHERE, true, "imap-mailbox", "rsync-options", "scp-command", "sftp-command");
    add(all, ELSEWHERE, true, "ssh-options", "cf-backend", "swift-storage-policy");
    add(all, ELSEWHERE, true, "azure-max-single-put-size", "azure-max-block-size");
    add(all, ELSEWHERE, true, "azure-max-connections", "azure-blob-tier", "mp-segment-size");
    add(all, ELSEWHERE, true, "par2-redundancy", "par2-options", "par2-volumes");
    add(all, ELSEWHERE, true, "s3-kms-grant", "s3-kms-key-id", "s3-region-name");
    add(all, ELSEWHERE, true, "s3-endpoint-url", "s3-multipart-chunk-size");
    add(all, ELSEWHERE, true, "s3-multipart-max-procs", "s3-multipart-max-timeout");
    add(all, ELSEWHERE, false, "s3-european-buckets", "s3-unencrypted-connection");
    add(all, ELSEWHERE, false, "s3-use-deep-archive", "s3-use-glacier", "s3-use-glacier-ir");
    add(all, ELSEWHERE, false, "s3-use-ia", "s3-use-multiprocessing", "s3-use-new-style");
    add(all, ELSEWHERE, false, "s3-use-onezone-ia", "s3-use-rrs");
    add(all, ELSEWHERE, false, "s3-use-server-side-encryption");
    add(all, ELSEWHERE, false, "s3-use-server-side-kms-encryption");
    return all;
  }

  private static void add(
      List<AcceptedOption> all, String reason, boolean takesValue, String... names) {
    for (String name : names) {
      all.add(new AcceptedOption("--" + name, takesValue, reason));
    }
  }
}
