package io.github.dupfs.maintenance;

import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupChains.SignatureChain;
import io.github.dupfs.repository.BackupSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The backup chains that end before a time, and the signature chains that do. The newest backup
 * chain is never one of them, whether or not its signatures are there.
 *
 * <p>A snapshot of before that time goes with the chain that it builds on, also if it is in none. A
 * later one stays, and so does all that it builds on.
 */
public final class OldChains {
  private final Holdings holdings;
  private final boolean newestIsOld;
  private final List<BackupSet> required;
  private final List<Removable<Chain>> chains = new ArrayList<>();
  private final List<Removable<SignatureChain>> signatures = new ArrayList<>();
  private final List<Kept> kept;

  /** How much of a chain is removed. */
  public enum Extent {
    WHOLE,
    /** All but its full set. */
    INCREMENTAL_SETS
  }

  /** A chain, and the sets of it that are removed. */
  private record Removable<C>(C chain, List<BackupSet> sets) {}

  private OldChains(Holdings holdings, @Nullable Instant time, Extent extent) {
    this.holdings = holdings;
    List<Chain> all = holdings.chains().all();
    Instant limit = time == null ? Instant.MIN : time;
    this.newestIsOld = !all.isEmpty() && all.get(all.size() - 1).end().isBefore(limit);
    this.required =
        all.stream()
            .filter(chain -> !chain.end().isBefore(limit))
            .flatMap(chain -> chain.sets().stream())
            .filter(set -> set.time().isBefore(limit))
            .sorted(Comparator.comparing(BackupSet::time))
            .toList();
    List<Chain> old =
        all.subList(0, Math.max(0, all.size() - 1)).stream()
            .filter(chain -> chain.end().isBefore(limit))
            .filter(chain -> extent == Extent.WHOLE || !chain.incremental().isEmpty())
            .toList();
    Function<List<BackupSet>, List<BackupSet>> part =
        sets -> extent == Extent.WHOLE ? sets : sets.subList(1, sets.size());
    Needs needs =
        new Needs(
            holdings.repository(),
            old.stream().flatMap(chain -> part.apply(chain.sets()).stream()).toList(),
            limit);
    for (Chain chain : old) {
      chains.add(new Removable<>(chain, needs.without(part.apply(chain.sets()))));
    }
    for (SignatureChain chain : holdings.chains().otherSignatures()) {
      if (chain.end().isBefore(limit)) {
        List<BackupSet> meant = part.apply(chain.sets());
        List<BackupSet> free = needs.signaturesWithout(meant);
        if (!free.isEmpty() || meant.isEmpty()) {
          signatures.add(new Removable<>(chain, free));
        }
      }
    }
    Collections.reverse(signatures);
    this.kept = needs.kept();
  }

  /** The chains that end before {@code time}. */
  public static OldChains before(Instant time, Holdings holdings, Extent extent) {
    return new OldChains(holdings, time, extent);
  }

  /**
   * The chains that end before one of the newest full sets was made.
   *
   * @param count which one, from 1; if there are not so many, no chain is old
   */
  public static OldChains beforeFull(int count, Holdings holdings, Extent extent) {
    List<Instant> newestFirst =
        holdings.chains().all().stream()
            .map(Chain::start)
            .sorted(Comparator.reverseOrder())
            .toList();
    Instant time = count > newestFirst.size() ? null : newestFirst.get(count - 1);
    return new OldChains(holdings, time, extent);
  }

  /** Whether the newest chain, which stays, ends before the time. */
  public boolean isNewestOld() {
    return newestIsOld;
  }

  /** The sets that are older than the time, but in a chain that is not. */
  public List<BackupSet> required() {
    return required;
  }

  /** The chains that sets are removed of, by the time they end. */
  public List<Chain> chains() {
    return chains.stream().map(Removable::chain).toList();
  }

  /** The sets that duplicity would remove, wholly or in part. */
  public List<Kept> kept() {
    return kept;
  }

  /** Is told what is removed, just before. */
  public interface Reports {
    void signatures(SignatureChain chain);

    void chain(Chain chain);
  }

  /**
   * Removes the signature chains, and then the chains, each from its last set to its first; the
   * newest chains first.
   */
  public void remove(Deletion deletion, Reports reports) throws IOException {
    SetRemoval removal = new SetRemoval(deletion);
    for (Removable<SignatureChain> old : signatures) {
      reports.signatures(old.chain);
      for (BackupSet set : reversed(old.sets)) {
        if (old.chain.isCopied()) {
          removal.removeCopy(set.signatures());
        } else {
          removal.removeSignatures(set);
        }
      }
    }
    for (Removable<Chain> old : reversed(chains)) {
      reports.chain(old.chain);
      for (BackupSet set : reversed(old.sets)) {
        removal.remove(set);
        BackupSet copy = holdings.copy(set);
        if (copy != null) {
          removal.removeCopy(copy.manifest());
          removal.removeCopy(copy.signatures());
        }
      }
    }
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
