package io.github.dupfs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Packages use each other only downwards, and each foreign library has one user. */
@AnalyzeClasses(packages = "io.github.dupfs", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.github.dupfs.";

  @ArchTest
  static final ArchRule LAYERS =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.github.dupfs..")
          .withOptionalLayers(true)
          .layer("io")
          .definedBy(ROOT + "io..")
          .layer("cache")
          .definedBy(ROOT + "cache..")
          .layer("storage")
          .definedBy(ROOT + "storage..")
          .layer("openpgp")
          .definedBy(ROOT + "openpgp..")
          .layer("deflate")
          .definedBy(ROOT + "deflate..")
          .layer("tar")
          .definedBy(ROOT + "tar..")
          .layer("librsync")
          .definedBy(ROOT + "librsync..")
          .layer("repository")
          .definedBy(ROOT + "repository..")
          .layer("volume")
          .definedBy(ROOT + "volume..")
          .layer("index")
          .definedBy(ROOT + "index..")
          .layer("snapshot")
          .definedBy(ROOT + "snapshot..")
          .layer("posix")
          .definedBy(ROOT + "posix..")
          .layer("backup")
          .definedBy(ROOT + "backup..")
          .layer("maintenance")
          .definedBy(ROOT + "maintenance..")
          .layer("restore")
          .definedBy(ROOT + "restore..")
          .layer("mount")
          .definedBy(ROOT + "mount..")
          .layer("cli")
          .definedBy(ROOT + "cli..")
          .whereLayer("io")
          .mayNotAccessAnyLayer()
          .whereLayer("cache")
          .mayOnlyAccessLayers("io")
          .whereLayer("storage")
          .mayOnlyAccessLayers("io")
          .whereLayer("openpgp")
          .mayOnlyAccessLayers("io")
          .whereLayer("deflate")
          .mayOnlyAccessLayers("io")
          .whereLayer("tar")
          .mayOnlyAccessLayers("io")
          .whereLayer("librsync")
          .mayOnlyAccessLayers("io")
          .whereLayer("repository")
          .mayOnlyAccessLayers("io", "storage", "openpgp", "deflate")
          .whereLayer("volume")
          .mayOnlyAccessLayers("io", "cache", "tar", "librsync", "repository")
          .whereLayer("index")
          .mayOnlyAccessLayers("io", "cache", "tar", "librsync", "repository", "volume")
          .whereLayer("snapshot")
          .mayOnlyAccessLayers("io", "cache", "repository", "volume", "index")
          .whereLayer("posix")
          .mayOnlyAccessLayers("io")
          .whereLayer("backup")
          .mayOnlyAccessLayers(
              "io", "storage", "tar", "librsync", "posix", "repository", "volume", "index")
          .whereLayer("maintenance")
          .mayOnlyAccessLayers("io", "storage", "repository", "backup")
          .whereLayer("restore")
          .mayOnlyAccessLayers("io", "posix", "snapshot", "backup")
          .whereLayer("mount")
          .mayOnlyAccessLayers("io", "posix", "snapshot");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule BOUNCY_CASTLE = onlyIn("openpgp", "org.bouncycastle..");

  @ArchTest static final ArchRule FUSE_BINDING = onlyIn("mount", "ru.serce..");

  @ArchTest
  static final ArchRule NATIVE_CODE =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "mount..", ROOT + "posix..", ROOT + "deflate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr..", "com.kenai..");

  @ArchTest static final ArchRule SQL = onlyIn("index", "java.sql..", "org.sqlite..");

  @ArchTest static final ArchRule CAFFEINE = onlyIn("cache", "com.github.benmanes..");

  @ArchTest static final ArchRule COMMAND_LINE = onlyIn("cli", "picocli..");

  private static ArchRule onlyIn(String layer, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + layer + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }
}
