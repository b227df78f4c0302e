package io.github.dupfs.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The backup sets of a repository in the chains that duplicity sees, which is what it reports and
 * removes by. It is narrower than {@link BackupCollection}, which tells what can be restored:
 *
 * <ul>
 *   <li>a set without a manifest is incomplete, also if others build on it;
 *   <li>of two incremental sets that build on one set, only the later is in the chain;
 *   <li>the newest chain is the <b>primary</b> one if a <b>signature chain</b> ends when it does;
 *       if one ends a set before, then the last set is discarded.
 * </ul>
 *
 * <p>Immutable. Source: the behaviour of duplicity 0.8.22.
 */
public final class BackupChains {
  private final List<Chain> chains;
  private final List<BackupSet> orphaned;
  private final List<BackupSet> incomplete;
  private final SignatureChains stored;
  private final SignatureChains copied;
  private final @Nullable SignatureChain matched;
  private final boolean discarded;

  private BackupChains(
      List<Chain> chains,
      List<BackupSet> orphaned,
      List<BackupSet> incomplete,
      SignatureChains stored,
      SignatureChains copied) {
    this.stored = stored;
    this.copied = copied;
    this.orphaned = List.copyOf(orphaned);
    Chain newest = chains.isEmpty() ? null : chains.get(chains.size() - 1);
    SignatureChain match = newest == null ? null : match(newest, byEnd(stored, copied));
    this.matched = match;
    this.discarded = newest != null && match != null && !match.end().equals(newest.end());
    List<Chain> kept = new ArrayList<>(chains);
    List<BackupSet> broken = new ArrayList<>(incomplete);
    if (newest != null && discarded) {
      broken.add(newest.last());
      kept.set(kept.size() - 1, newest.withoutLast());
    }
    this.chains = List.copyOf(kept);
    this.incomplete = List.copyOf(broken);
  }

  /**
   * A full set and incremental sets that follow.
   *
   * @param sets the full one first
   * @param end the time of the last set, counting one that was discarded
   */
  public record Chain(List<BackupSet> sets, Instant end) {
    /** The time of the full set. */
    public Instant start() {
      return sets.get(0).time();
    }

    /** The sets that build on the full one. */
    public List<BackupSet> incremental() {
      return sets.subList(1, sets.size());
    }

    private BackupSet last() {
      return sets.get(sets.size() - 1);
    }

    private Chain with(BackupSet set) {
      List<BackupSet> more = new ArrayList<>(sets);
      more.add(set);
      return new Chain(List.copyOf(more), set.time());
    }

    private Chain withoutLast() {
      return new Chain(sets.subList(0, sets.size() - 1), end);
    }

    /** The chain with a set as its last or in place of its last, or null if it does not fit. */
    private @Nullable Chain extended(BackupSet set) {
      if (end.equals(set.from())) {
        return with(set);
      }
      BackupSet last = last();
      boolean replaces =
          last.from() != null && last.from().equals(set.from()) && last.time().isBefore(set.time());
      return replaces ? withoutLast().with(set) : null;
    }
  }

  /**
   * The sets whose signature files continue each other.
   *
   * @param isCopied whether these are the copies in the archive directory
   * @param sets that of the full signatures first
   */
  public record SignatureChain(boolean isCopied, List<BackupSet> sets) {
    /** The time of the last signature file. */
    public Instant end() {
      return sets.get(sets.size() - 1).time();
    }
  }

  /**
   * The signature files of one place.
   *
   * @param orphaned the sets of incremental ones that continue none
   */
  private record SignatureChains(List<SignatureChain> chains, List<BackupSet> orphaned) {
    static SignatureChains of(boolean areCopied, Collection<BackupSet> sets) {
      List<BackupSet> signed = new ArrayList<>(sets);
      signed.removeIf(set -> set.signatures() == null);
      signed.sort(Comparator.comparing(BackupChains::start).thenComparing(BackupSet::time));
      List<List<BackupSet>> chains = new ArrayList<>();
      List<BackupSet> orphaned = new ArrayList<>();
      signed.stream().filter(BackupSet::isFull).forEach(set -> chains.add(listOf(set)));
      signed.removeIf(BackupSet::isFull);
      for (BackupSet set : signed) {
        List<BackupSet> found =
            chains.stream()
                .filter(chain -> chain.get(chain.size() - 1).time().equals(set.from()))
                .findFirst()
                .orElse(orphaned);
        found.add(set);
      }
      return new SignatureChains(
          chains.stream().map(chain -> new SignatureChain(areCopied, List.copyOf(chain))).toList(),
          List.copyOf(orphaned));
    }

    private static List<BackupSet> listOf(BackupSet set) {
      List<BackupSet> list = new ArrayList<>();
      list.add(set);
      return list;
    }
  }

  /**
   * Puts sets into chains.
   *
   * @param repository what is stored
   * @param copies what is in the archive directory
   * @param begun the {@link BackupSet#id ids} of sets whose manifest the archive directory has in
   *     part, which counts as one
   */
  public static BackupChains of(
      BackupCollection repository, Collection<BackupSet> copies, Set<String> begun) {
    List<Chain> chains = new ArrayList<>();
    List<BackupSet> orphaned = new ArrayList<>();
    List<BackupSet> incomplete = new ArrayList<>();
    List<BackupSet> sets = new ArrayList<>(repository.all());
    sets.sort(Comparator.comparing(BackupSet::time));
    for (BackupSet set : sets) {
      if (set.manifest() != null || (begun.contains(set.id()) && !set.volumes().isEmpty())) {
        if (set.isFull()) {
          chains.add(new Chain(List.of(set), set.time()));
        } else if (!extend(chains, set)) {
          orphaned.add(set);
        }
      } else if (!set.volumes().isEmpty()) {
        incomplete.add(set);
      }
    }
    chains.sort(Comparator.comparing(Chain::end));
    return new BackupChains(
        chains,
        orphaned,
        incomplete,
        SignatureChains.of(false, repository.all()),
        SignatureChains.of(true, copies));
  }

  private static boolean extend(List<Chain> chains, BackupSet set) {
    for (int i = 0; i < chains.size(); i++) {
      Chain longer = chains.get(i).extended(set);
      if (longer != null) {
        chains.set(i, longer);
        return true;
      }
    }
    return false;
  }

  private static Instant start(BackupSet set) {
    return set.from() == null ? set.time() : set.from();
  }

  /** Of those that end at the same time, the copies last. */
  private static List<SignatureChain> byEnd(SignatureChains stored, SignatureChains copied) {
    List<SignatureChain> all = new ArrayList<>(stored.chains);
    all.addAll(copied.chains);
    all.sort(Comparator.comparing(SignatureChain::end));
    return all;
  }

  /** The newest signature chain that ends with the chain, or with the incremental set before. */
  private static @Nullable SignatureChain match(Chain chain, List<SignatureChain> byEnd) {
    List<BackupSet> later = chain.incremental();
    Instant before = later.size() < 2 ? null : later.get(later.size() - 2).time();
    for (int i = byEnd.size() - 1; i >= 0; i--) {
      Instant end = byEnd.get(i).end();
      if (end.equals(chain.end()) || end.equals(before)) {
        return byEnd.get(i);
      }
    }
    return null;
  }

  /** All chains, by the time they end. */
  public List<Chain> all() {
    return chains;
  }

  /** The newest chain if its signatures are there, so that it can be continued; otherwise null. */
  public @Nullable Chain primary() {
    return matched == null ? null : chains.get(chains.size() - 1);
  }

  /** The chains without the primary one, by the time they end. */
  public List<Chain> secondary() {
    return matched == null ? chains : chains.subList(0, chains.size() - 1);
  }

  /** Whether the last set of the primary chain was left out, as its signatures are missing. */
  public boolean isLastDiscarded() {
    return discarded;
  }

  /** Complete sets that are in no chain, by time. */
  public List<BackupSet> orphaned() {
    return orphaned;
  }

  /** Sets without a manifest, by time, and then the one that was discarded. */
  public List<BackupSet> incomplete() {
    return incomplete;
  }

  /** When the newest full set of a chain was made, or null if there is none. */
  public @Nullable Instant lastFull() {
    return chains.stream().map(Chain::start).max(Comparator.naturalOrder()).orElse(null);
  }

  /** All signature chains but the one of the primary chain, by the time they end. */
  public List<SignatureChain> otherSignatures() {
    List<SignatureChain> others = byEnd(stored, copied);
    others.removeIf(chain -> chain.equals(matched));
    return others;
  }

  /** Whether there are signature chains, but none of the newest backup chain. */
  public boolean hasOnlyOtherSignatures() {
    return matched == null && !otherSignatures().isEmpty();
  }

  /** The sets whose signatures in the repository continue none. */
  public List<BackupSet> orphanedSignatures() {
    return stored.orphaned;
  }

  /** The copies of signatures that continue none. */
  public List<BackupSet> orphanedCopies() {
    return copied.orphaned;
  }
}
