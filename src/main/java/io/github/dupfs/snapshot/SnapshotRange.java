package io.github.dupfs.snapshot;

import io.github.dupfs.repository.BackupSet;

/** Snapshots that follow each other, the ends among them. */
public record SnapshotRange(BackupSet first, BackupSet last) {}
