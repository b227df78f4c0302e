package io.github.dupfs.cli;

import io.github.dupfs.io.Sha256;
import io.github.dupfs.snapshot.Check.Item;
import io.github.dupfs.snapshot.Damage.Part;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which volumes and signature files are read when not all of them are; manifests always are.
 *
 * @param title what is told of it
 */
record CheckedShare(String title, List<Item> items) {
  private static final Pattern SHARE = Pattern.compile("1/([1-9][0-9]{0,5})");

  static CheckedShare all(List<Item> items) {
    return new CheckedShare("all files", items);
  }

  /**
   * One of so many parts, another each day: in as many days all are read. A file's name decides
   * which part it belongs to, so new files change nothing for the others.
   *
   * @param text {@code 1/N}
   * @throws IllegalArgumentException if it is something else
   */
  static CheckedShare ofDay(String text, LocalDate day, List<Item> items) {
    Matcher share = SHARE.matcher(text);
    if (!share.matches()) {
      throw new IllegalArgumentException("--share " + text + ": wanted a share such as 1/7");
    }
    int shares = Integer.parseInt(share.group(1));
    int number = Math.floorMod(day.toEpochDay(), shares);
    List<Item> some = new ArrayList<>();
    for (Item item : items) {
      byte[] name = item.file().name().getBytes(StandardCharsets.UTF_8);
      int place = (int) Math.floorMod(Sha256.number(Sha256.of(name)), (long) shares);
      if (item.part() == Part.MANIFEST || place == number) {
        some.add(item);
      }
    }
    return new CheckedShare("share " + (number + 1) + " of " + shares + ", that of " + day, some);
  }

  /** So many volumes, by chance. */
  static CheckedShare sample(int volumes, Random random, List<Item> items) {
    List<Item> shuffled = new ArrayList<>(items);
    shuffled.removeIf(item -> item.part() != Part.VOLUME);
    Collections.shuffle(shuffled, random);
    List<Item> some = new ArrayList<>(items);
    some.removeIf(item -> item.part() != Part.MANIFEST);
    some.addAll(shuffled.subList(0, Math.min(volumes, shuffled.size())));
    return new CheckedShare("a sample", some);
  }

  /** How many files of a kind it has, such as {@code 3 of 14 volumes}. */
  String count(Part part, String what, List<Item> all) {
    return countOf(part, items) + " of " + countOf(part, all) + " " + what;
  }

  private static long countOf(Part part, List<Item> items) {
    return items.stream().filter(item -> item.part() == part).count();
  }

  /** The bytes that are to be read. */
  long bytes() {
    return items.stream().mapToLong(item -> item.file().size()).sum();
  }
}
