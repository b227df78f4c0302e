package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.snapshot.Check.Item;
import io.github.dupfs.snapshot.Damage.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CheckedShareTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

  private final List<Item> items = new ArrayList<>();

  CheckedShareTest() {
    BackupSet set = new BackupSet(null, Instant.EPOCH, null, null, null, new TreeMap<>());
    add(set, Part.MANIFEST, 0);
    add(set, Part.SIGNATURES, 0);
    for (int i = 1; i <= 700; i++) {
      add(set, Part.VOLUME, i);
    }
  }

  private void add(BackupSet set, Part part, int number) {
    RepositoryFile file = new RepositoryFile(part + "" + number, 10, Instant.EPOCH, Encoding.PLAIN);
    items.add(new Item(set, part, number, file));
  }

  @Test
  void inAsManyDaysAllAreRead() {
    List<Item> read = new ArrayList<>();
    for (int day = 0; day < 7; day++) {
      CheckedShare share = CheckedShare.ofDay("1/7", DAY.plusDays(day), items);
      assertTrue(share.items().contains(items.get(0)), "the manifest");
      assertTrue(share.items().size() > 60 && share.items().size() < 140, share.title());
      assertEquals(10L * share.items().size(), share.bytes());
      read.addAll(share.items());
    }
    read.removeIf(item -> item.part() == Part.MANIFEST);
    assertEquals(items.size() - 1, read.size());
    assertTrue(read.containsAll(items.subList(1, items.size())));
  }

  @Test
  void theSameDayHasTheSameShare() {
    CheckedShare share = CheckedShare.ofDay("1/7", DAY, items);
    List<Item> reversed = new ArrayList<>(items);
    Collections.reverse(reversed);
    List<Item> again = new ArrayList<>(CheckedShare.ofDay("1/7", DAY, reversed).items());
    Collections.reverse(again);
    assertEquals(share.items(), again);
    assertEquals("share 4 of 7, that of 2026-11-22", share.title());
  }

  @Test
  void otherShares() {
    for (String text : List.of("", "7", "2/7", "1/0", "1/-1", "1/7 ", "1/1000000")) {
      assertThrows(
          IllegalArgumentException.class, () -> CheckedShare.ofDay(text, DAY, items), text);
    }
    assertEquals(items, CheckedShare.ofDay("1/1", DAY, items).items());
  }

  @Test
  void aSample() {
    CheckedShare sample = CheckedShare.sample(5, new Random(5), items);
    assertEquals("5 of 700 volumes", sample.count(Part.VOLUME, "volumes", items));
    assertEquals("0 of 1 lists", sample.count(Part.SIGNATURES, "lists", items));
    assertEquals(6, sample.items().size());
    assertEquals(701, CheckedShare.sample(9999, new Random(5), items).items().size());
  }
}
