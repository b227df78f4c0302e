package io.github.dupfs.tar;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the extension headers before an entry say in place of its header: pax records (POSIX.1-2017,
 * pax, "pax Extended Header") and GNU's long names.
 *
 * <p>A pax record is {@code "%d %s=%s\n"}: its length in bytes, itself included; a keyword; a value
 * of any bytes. An empty value takes an earlier one back. Of two values for one keyword the later
 * is right. Keywords not named here are ignored, among them {@code hdrcharset}: values are bytes
 * here in any case.
 */
final class Extensions {
  static final String PATH = "path";
  static final String LINK_PATH = "linkpath";
  static final String UID = "uid";
  static final String GID = "gid";
  static final String SIZE = "size";
  static final String MODIFIED = "mtime";
  static final String USER_NAME = "uname";
  static final String GROUP_NAME = "gname";

  private static final Set<String> KEYWORDS =
      Set.of(PATH, LINK_PATH, UID, GID, SIZE, MODIFIED, USER_NAME, GROUP_NAME);
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL_NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{0,30})?");
  private static final int MAX_LENGTH_DIGITS = 9;

  private final String file;
  private final Map<String, byte[]> values = new HashMap<>();

  /** No extensions yet, of an entry in the archive {@code file}. */
  Extensions(String file) {
    this.file = file;
  }

  /** Adds the value of a GNU long name or long link target: the bytes before its NUL. */
  void addLongName(String keyword, byte[] payload) {
    int end = 0;
    while (end < payload.length && payload[end] != 0) {
      end++;
    }
    values.put(keyword, Arrays.copyOf(payload, end));
  }

  /**
   * Adds the records of a pax extended header.
   *
   * @param offset where the payload lies in the archive, for messages
   */
  void addPax(byte[] payload, long offset) throws CorruptDataException {
    int at = 0;
    while (at < payload.length) {
      int space = at;
      int length = 0;
      for (; space < payload.length && isDigit(payload[space]); space++) {
        if (space - at >= MAX_LENGTH_DIGITS) {
          throw corrupt(offset + at, "the length of a pax record has too many digits");
        }
        length = 10 * length + (payload[space] - '0');
      }
      int end = at + length;
      if (space == at
          || end > payload.length
          || space + 1 >= end
          || payload[space] != ' '
          || payload[end - 1] != '\n') {
        throw corrupt(
            offset + at,
            "wanted a pax record in " + (payload.length - at) + " bytes, its length is " + length);
      }
      addRecord(payload, space + 1, end - 1, offset);
      at = end;
    }
  }

  private void addRecord(byte[] payload, int start, int end, long offset)
      throws CorruptDataException {
    int equals = start;
    while (equals < end && payload[equals] != '=') {
      equals++;
    }
    if (equals == start || equals == end) {
      throw corrupt(offset + start, "a pax record without keyword=value");
    }
    String keyword = new String(payload, start, equals - start, StandardCharsets.ISO_8859_1);
    if (!KEYWORDS.contains(keyword)) {
      return;
    }
    for (int i = equals + 1; i < end; i++) {
      if (payload[i] == 0) {
        throw corrupt(offset + i, "a NUL in the pax record " + keyword);
      }
    }
    if (equals + 1 == end) {
      values.remove(keyword);
    } else {
      values.put(keyword, Arrays.copyOfRange(payload, equals + 1, end));
    }
  }

  /** Forgets everything, for the next entry. */
  void clear() {
    values.clear();
  }

  /** The value of {@code keyword}, or {@code fallback}, the header's. */
  byte[] text(String keyword, byte[] fallback) {
    return values.getOrDefault(keyword, fallback);
  }

  /**
   * The value of {@code keyword} as a whole number, or {@code fallback}, the header's. Of {@link
   * #MODIFIED}, which may have decimals, the number rounded down.
   *
   * @param offset where the entry lies in the archive, for messages
   */
  long number(String keyword, long fallback, long offset) throws CorruptDataException {
    byte[] value = values.get(keyword);
    if (value == null) {
      return fallback;
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    Pattern wanted = keyword.equals(MODIFIED) ? DECIMAL_NUMBER : WHOLE_NUMBER;
    if (!wanted.matcher(text).matches()) {
      throw badNumber(keyword, value, offset);
    }
    return new BigDecimal(text).setScale(0, RoundingMode.FLOOR).longValue();
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private CorruptDataException badNumber(String keyword, byte[] value, long offset) {
    String got = FilePath.escape(Arrays.copyOf(value, Math.min(value.length, 40)));
    return corrupt(offset, "pax record " + keyword + ": wanted a number, got \"" + got + "\"");
  }

  private CorruptDataException corrupt(long offset, String reason) {
    return new CorruptDataException(file, offset, reason);
  }
}
