package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.dupfs.repository.FileNames.Meaning;
import io.github.dupfs.repository.FileNames.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileNamesTest {
  private static final Instant T0 = Instant.parse("2026-11-20T14:56:57Z");
  private static final Instant T1 = Instant.parse("2026-11-20T15:02:42Z");

  private static @Nullable Meaning parse(String name) {
    return FileNames.DEFAULT.parse(name);
  }

  @ParameterizedTest
  @CsvSource({
    "duplicity-full.20261120T150242Z.vol12.difftar.gz, VOLUME, 12, GZIP",
    "duplicity-full.20261120T150242Z.vol1.difftar.gpg, VOLUME, 1, OPENPGP",
    "duplicity-full.20261120T150242Z.vol1.difftar, VOLUME, 1, PLAIN",
    "duplicity-full.20261120T150242Z.manifest, MANIFEST, 0, PLAIN",
    "duplicity-full.20261120T150242Z.manifest.gz, MANIFEST, 0, GZIP",
    "duplicity-full.20261120T150242Z.manifest.gpg, MANIFEST, 0, OPENPGP",
    "duplicity-full-signatures.20261120T150242Z.sigtar.gz, SIGNATURES, 0, GZIP",
    "DUPLICITY-FULL.20261120t150242z.VOL1.DIFFTAR.GZ, VOLUME, 1, GZIP",
    "df.tot34i.1.dt.z, VOLUME, 1, GZIP",
    "df.tot34i.1a.dt.g, VOLUME, 46, OPENPGP",
    "df.tot34i.m, MANIFEST, 0, PLAIN",
    "dfs.tot34i.st.g, SIGNATURES, 0, OPENPGP",
    "dupfs-full.20261120T150242Z.index.gpg, INDEX, 0, OPENPGP",
  })
  void namesOfFullSets(String name, Role role, int volume, Encoding encoding) {
    assertEquals(new Meaning(role, null, T1, volume, encoding), parse(name));
  }

  @ParameterizedTest
  @CsvSource({
    "duplicity-inc.20261120T145657Z.to.20261120T150242Z.vol3.difftar.gz, VOLUME, 3, GZIP",
    "duplicity-inc.20261120T145657Z.to.20261120T150242Z.manifest, MANIFEST, 0, PLAIN",
    "duplicity-new-signatures.20261120T145657Z.to.20261120T150242Z.sigtar.gpg, SIGNATURES, 0,"
        + " OPENPGP",
    "di.tot2ux.tot34i.2.dt, VOLUME, 2, PLAIN",
    "di.tot2ux.tot34i.m.g, MANIFEST, 0, OPENPGP",
    "dns.tot2ux.tot34i.st.z, SIGNATURES, 0, GZIP",
    "dupfs-inc.20261120T145657Z.to.20261120T150242Z.index, INDEX, 0, PLAIN",
  })
  void namesOfIncrementalSets(String name, Role role, int volume, Encoding encoding) {
    assertEquals(new Meaning(role, T0, T1, volume, encoding), parse(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "duplicity-full.20261120T150242Z.vol1.difftar.gpg.par2",
        "dupfs-full.20261120T150242Z.index.gpg.part",
        "dupfs-full.20261120T150242.index",
        "dupfs-inc.20261120T150242Z.index",
        "duplicity-full.20261120T150242Z.vol1.difftar.gpg.vol000+10.par2",
        "duplicity-full.20261120T150242Z.vol1.difftar.gz.bak",
        "duplicity-full.20261120T150242Z.vol0.difftar.gz",
        "duplicity-full.20261120T150242Z.vol1x.difftar.gz",
        "duplicity-full.20261120T150242Z.manifest.part",
        "duplicity-full.20261320T150242Z.manifest",
        "duplicity-full.20261120T150242Z.jsonstat.gz",
        "duplicity-full-signatures.20261120T150242Z.sigtar.part",
        "x-duplicity-full.20261120T150242Z.manifest",
        "duplicity-full.20261120T150242Z.vol99999999999.difftar",
        "df.tot34i.zzzzzz.dt",
        "di.tot2ux.tot34i.zzzzzz.dt",
        "README",
        "",
      })
  void otherNames(String name) {
    assertNull(parse(name));
  }

  @Test
  void prefixes() {
    FileNames names = new FileNames("p-", "a+", "m.", "s*", ':');
    assertNotNull(names.parse("p-a+duplicity-full.20261120T150242Z.vol1.difftar.gz"));
    assertNotNull(names.parse("p-m.duplicity-full.20261120T150242Z.manifest"));
    assertNotNull(names.parse("p-s*duplicity-full-signatures.20261120T150242Z.sigtar.gz"));
    assertNull(names.parse("p-duplicity-full.20261120T150242Z.vol1.difftar.gz"));
    assertNull(names.parse("p-m.duplicity-full.20261120T150242Z.vol1.difftar.gz"));
  }

  @Test
  void shortNameOfTheFormatsTestVector() {
    Meaning meaning = parse("df.tot3yy.1.dt.z");
    assertNotNull(meaning);
    assertEquals(Instant.ofEpochSecond(1795188058), meaning.time());
  }

  @ParameterizedTest
  @CsvSource({
    "duplicity-full.2026-11-20T15:02:42Z.manifest, ':'",
    "duplicity-full.2026-11-20T15_02_42Z.manifest, _",
    "duplicity-full.2026-11-20T16:02:42+01:00.manifest, ':'",
    "duplicity-full.2026-11-20T16.02.42+01.00.manifest, .",
    // St. John's, three and a half hours behind, as duplicity writes it.
    "duplicity-full.2026-11-20T11:32:42-04:30.manifest, ':'",
  })
  void oldNames(String name, char separator) {
    Meaning meaning = new FileNames("", "", "", "", separator).parse(name);
    assertNotNull(meaning);
    assertEquals(T1, meaning.time());
  }

  @Test
  void oldNamesWithAnotherSeparatorAreNotSeen() {
    assertNull(parse("duplicity-full.2026-11-20T15_02_42Z.manifest"));
  }
}
