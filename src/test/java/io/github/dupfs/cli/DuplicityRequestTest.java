package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.cli.DuplicityRequest.Action;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which action words mean, and what is refused. */
final class DuplicityRequestTest {
  private static DuplicityRequest of(String line) {
    return DuplicityRequest.of(List.of(line.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "s file:///r, BACKUP",
    "backup s file:///r, BACKUP",
    "bu s file:///r, BACKUP",
    "full s file:///r, FULL",
    "f s file:///r, FULL",
    "inc s file:///r, INCREMENTAL",
    "incr s file:///r, INCREMENTAL",
    "increm s file:///r, INCREMENTAL",
    "file:///r s, RESTORE",
    "boto3+s3://bucket/x s, RESTORE",
    "restore file:///r s, RESTORE",
    "rest file:///r s, RESTORE",
    "verify file:///r s, VERIFY",
    "v file:///r s, VERIFY",
    "collection-status file:///r, COLLECTION_STATUS",
    "col file:///r, COLLECTION_STATUS",
    "status file:///r, COLLECTION_STATUS",
    "list file:///r, LIST_CURRENT_FILES",
    "li file:///r, LIST_CURRENT_FILES",
    "cleanup file:///r, CLEANUP",
    "remove-older-than 2M file:///r, REMOVE_OLDER_THAN",
    "remove-o 2M file:///r, REMOVE_OLDER_THAN",
    "remove-all-but-n-full 3 file:///r, REMOVE_ALL_BUT_N_FULL",
    "remove-all-i 3 file:///r, REMOVE_ALL_INC_OF_BUT_N_FULL",
    "replicate file:///r file:///q, REPLICATE"
  })
  void means(String line, Action action) {
    assertEquals(action, of(line).action());
    assertEquals(action == Action.REPLICATE ? 2 : 1, urls(of(line)));
  }

  private static long urls(DuplicityRequest request) {
    return request.arguments().stream().filter(DuplicityRequest::isUrl).count();
  }

  @ParameterizedTest
  @CsvSource({
    "s s, One of the arguments must be an URL",
    "file:///r file:///q, Two URLs",
    "s, 'Expected 2 args, got 1'",
    "a b c, 'Expected 2 args, got 3'",
    "re file:///r s, may mean",
    "c file:///r, may mean",
    "full file:///r s, wanted a path",
    "restore s file:///r, wanted an URL",
    "cleanup, 'Expected 1 args, got 0'",
    "remove-older-than file:///r, 'Expected 2 args, got 1'",
    "remove-all-but-n-full 1 file:///r x, 'Expected 2 args, got 3'"
  })
  void refused(String line, String reason) {
    String said =
        String.valueOf(assertThrows(IllegalArgumentException.class, () -> of(line)).getMessage());
    assertTrue(said.contains(reason), said);
  }

  @Test
  void refusesNothing() {
    assertThrows(IllegalArgumentException.class, () -> DuplicityRequest.of(List.of()));
  }
}
