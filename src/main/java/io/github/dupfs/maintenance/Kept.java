package io.github.dupfs.maintenance;

import io.github.dupfs.repository.BackupSet;

/**
 * A set that stays as it is where duplicity would remove it.
 *
 * @param onlySignatures whether duplicity would remove its signatures alone
 * @param snapshot is made of the set, and stays
 */
public record Kept(BackupSet set, boolean onlySignatures, BackupSet snapshot) {}
