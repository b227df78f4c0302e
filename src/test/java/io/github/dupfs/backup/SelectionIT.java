package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.backup.SelectionOption.ExcludeDeviceFiles;
import io.github.dupfs.backup.SelectionOption.ExcludeIfPresent;
import io.github.dupfs.backup.SelectionOption.ExcludeOlderThan;
import io.github.dupfs.backup.SelectionOption.ExcludeOtherFilesystems;
import io.github.dupfs.backup.SelectionOption.FileListOption;
import io.github.dupfs.backup.SelectionOption.PathOption;
import io.github.dupfs.backup.SelectionOption.RegexpOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selects what the installed duplicity selects. */
final class SelectionIT {
  private static final String SKULL = "\ud83d\udc80";

  /** Combinations of options; words are separated by commas. */
  private static final List<String> COMBINATIONS =
      List.of(
          "--include,s/dir/sub,--exclude,s/dir",
          "--include,**.py,--exclude,**",
          "--exclude,**/sub",
          "--exclude,**sub",
          "--exclude,**.PY",
          "--exclude,ignorecase:**.PY",
          "--exclude,IgnoreCase:s/CAF\u00c9",
          "--exclude,ignorecase:s/k",
          "--include,ignorecase:S/DIR/SUB,--exclude,**",
          "--exclude,s/*",
          "--exclude,s/**",
          "--exclude,s",
          "--exclude,s/",
          "--exclude,s/*/",
          "--exclude,s/**/",
          "--exclude,s/dir/",
          "--exclude,s/link/",
          "--exclude,s/dir/sub/**",
          "--exclude,s/?",
          "--exclude,s/???",
          "--exclude,s/bad?",
          "--exclude,s/bad\udcff",
          "--exclude,s/bad[\udcf0-\udcff]",
          "--exclude,s/*\udcff",
          "--exclude,s/*\udc80",
          "--exclude,s/[\ud83d\udc00-\ud83d\udcff]",
          "--exclude,s/br[[]x]",
          "--exclude,s/br[x]",
          "--exclude,s/br[*]",
          "--exclude,s/[[a",
          "--exclude,s/[a",
          "--exclude,s/[!a-z]*",
          "--exclude,s/[^a-z]*",
          "--exclude,s/[]x-]*",
          "--exclude,s[^x]dir",
          "--exclude,s/back\\slash",
          "--exclude,s/back[\\]slash",
          "--exclude,s/end",
          "--exclude,s/end\n",
          "--exclude,s/new?line",
          "--exclude,s/new*",
          "--include,s/dir/a.py/deeper,--exclude,s/zzz",
          "--include,s/dir/s**/x.py,--exclude,s/dir",
          "--include,s/*/*/deep,--exclude,**",
          "--include,s/dir/,--include,s/plain/,--exclude,**",
          "--include,**/,--exclude,**",
          "--exclude,s/dir/sub,--include,s/dir,--exclude,**",
          "--exclude-if-present,.nobackup",
          "--exclude-if-present,a.py,--include,s/dir,--exclude,**.py",
          "--include,s/skip/a.py,--exclude-if-present,.nobackup,--exclude,**.c",
          "--exclude-device-files",
          "--include,s/null,--exclude-device-files,--exclude,s/d*",
          "--exclude-older-than,1000000000",
          "--include,**.py,--exclude-older-than,1000000000",
          "--exclude-other-filesystems",
          "--exclude-regexp,\\.py$",
          "--exclude-regexp,/(?P<x>[a-z])(?P=x)?\\w*\\Z",
          "--exclude-regexp,(?i)PY,--exclude-regexp,^s/.\\Z",
          "--exclude-regexp,/[^/]*\\s[^/]*$",
          "--exclude-regexp,[[x]\\]|\udcff$",
          "--include-regexp,dir(/|$),--exclude-regexp,.",
          "--include-regexp,x\\.py,--exclude,**",
          "--exclude-filelist,signs",
          "--include-filelist,signs,--exclude,**",
          "--include-filelist,signs,--exclude-filelist,carriage",
          "--exclude-filelist,nulls,--null-separator",
          "--exclude-filelist,empty",
          "--exclude-filelist,latin",
          "--exclude-filelist,missing",
          "--exclude,zzz",
          "--exclude,/s/dir",
          "--exclude,./s/dir",
          "--exclude,s//dir",
          "--exclude,s/dir//",
          "--exclude,s/dir///",
          "--exclude,s/[z-a]",
          "--exclude,",
          "--include,s/dir",
          "--exclude,**,--include,s/dir,--exclude-if-present,x",
          "--exclude-regexp,(");

  private static final Map<String, String> LISTS =
      Map.of(
          "signs",
          "- s/dir/sub/deep\n+ s/dir/sub\n\n# s/plain\n 's/sub dir/ x '\ns/caf\u00e9 \n- **.c\n\"s/q?\"",
          "carriage",
          "s/dir\r\ns/plain\rs/old\n**/empty",
          "nulls",
          "s/new\nline\0s/br[[]x]\0 \0s/sub dir",
          "empty",
          "\n# nothing\n",
          "latin",
          "s/bad\udcff\n");

  /** With a slash the directories. */
  private static final List<String> TREE =
      List.of(
          "plain",
          "a.py",
          "A.PY",
          "old",
          "K",
          "k",
          "\u212a",
          "\u00df",
          "e\u0301",
          "q?",
          "+ plus",
          "dir/",
          "dir/a.py",
          "dir/b.c",
          "dir/sub/",
          "dir/sub/y.c",
          "dir/sub/deep/",
          "dir/sub/deep/x.py",
          "sub dir/",
          "sub dir/ x ",
          "sub dir/sub-",
          "br[x]",
          "brx",
          "br*",
          "[a",
          "back\\slash",
          "new\nline",
          "end",
          "end\n",
          "caf\u00e9",
          "CAF\u00c9",
          "bad\udcff",
          "bad\udcfe\udcff",
          SKULL,
          SKULL + "\udc80",
          "car\rriage",
          "empty/",
          "skip/",
          "skip/.nobackup",
          "skip/a.py",
          "skip/sub/",
          "skip/sub/c.py");

  @TempDir private Path directory;

  /** What came of a combination: duplicity's exit code, or the paths that were selected. */
  private record Result(int exit, Set<String> paths) {
    static Result of(int exit) {
      return new Result(exit, Set.of());
    }
  }

  @BeforeEach
  void makeTree() throws Exception {
    Path source = Files.createDirectory(directory.resolve("s"));
    for (String name : TREE) {
      Path path = TestTree.resolve(source, PathText.encode(name));
      if (name.endsWith("/")) {
        Files.createDirectory(path);
      } else {
        Files.createFile(path);
      }
    }
    Files.createSymbolicLink(source.resolve("link"), Path.of("dir"));
    run("touch", "-d", "@999999999.5", "s/old", "s/dir/a.py");
    run("mkfifo", "s/fifo");
    run("mknod", "s/null", "c", "1", "3"); // which only root may; without it the test goes on
    for (Map.Entry<String, String> list : LISTS.entrySet()) {
      Files.write(directory.resolve(list.getKey()), PathText.encode(list.getValue()));
    }
  }

  @Test
  void selectsWhatDuplicitySelects() throws Exception {
    check(COMBINATIONS.stream().map(line -> Arrays.asList(line.split(",", -1))).toList());
  }

  @Test
  void selectsWhatDuplicitySelectsOfRandomOptions() throws Exception {
    long seed = 20260120;
    System.out.println("SelectionIT: seed " + seed);
    Random random = new Random(seed);
    check(Stream.generate(() -> randomOptions(random)).limit(40).toList());
  }

  private static List<String> randomOptions(Random random) {
    List<String> words = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean include = i < count - 1 && random.nextInt(3) > 0;
      words.add(include ? "--include" : "--exclude");
      words.add((random.nextInt(6) == 0 ? "ignorecase:" : "") + randomGlob(random));
    }
    return words;
  }

  /** A path of the tree with some characters, or components, replaced. */
  private static String randomGlob(Random random) {
    List<String> wild = List.of("*", "**", "?", "[a-s]", "[!.]", "[^/x]", "/", "");
    StringBuilder glob = new StringBuilder(random.nextInt(4) == 0 ? "**" : "s/");
    TREE.get(random.nextInt(TREE.size()))
        .codePoints()
        .forEach(
            c ->
                glob.append(
                    random.nextInt(5) == 0
                        ? wild.get(random.nextInt(wild.size()))
                        : Character.toString(c)));
    return glob.toString();
  }

  private void check(List<List<String>> combinations) throws Exception {
    List<Result> wanted = runDuplicity(combinations);
    Set<Result> different = new HashSet<>(wanted);
    assertTrue(different.size() > combinations.size() / 3, "only " + different.size());
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(wanted.get(i), select(combinations.get(i)), combinations.get(i).toString());
    }
  }

  private List<Result> runDuplicity(List<List<String>> combinations) throws Exception {
    Path scripts = Files.createDirectories(directory.resolve("scripts"));
    for (int i = 0; i < combinations.size(); i++) {
      StringBuilder script = new StringBuilder("duplicity full --no-encryption --dry-run -v5");
      for (String word : combinations.get(i)) {
        script.append(" '").append(word.replace("'", "'\\''")).append("'");
      }
      script.append(
          " --archive-dir archive%d s file://$PWD/repository >scripts/%d.out 2>&1\n"
              .formatted(i, i));
      script.append("echo $? >scripts/%d.exit\n".formatted(i));
      Files.write(scripts.resolve(i + ".sh"), PathText.encode(script.toString()));
    }
    assertEquals(0, run("sh", "-c", "ls scripts/*.sh | xargs -P 2 -n 1 sh"));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < combinations.size(); i++) {
      int exit = Integer.parseInt(Files.readString(scripts.resolve(i + ".exit")).strip());
      String output = Files.readString(scripts.resolve(i + ".out"), ISO_8859_1);
      results.add(exit == 0 ? new Result(0, added(output)) : Result.of(exit));
    }
    return results;
  }

  /** What stands, each behind {@code A }, between the status and the statistics. */
  private static Set<String> added(String output) {
    int start = output.indexOf("\nLast full backup date: none\nA ");
    int end = output.lastIndexOf("\n--------------[ Backup Statistics ]");
    assertTrue(start >= 0 && end > start, output);
    String list = output.substring(output.indexOf("\nA ", start) + 3, end);
    return new TreeSet<>(Arrays.asList(list.split("\nA ", -1)));
  }

  private int run(String... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", directory.toString(),
                "LC_ALL", "C.UTF-8",
                "TZ", "UTC",
                "PYTHONIOENCODING", "utf-8:surrogateescape"));
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("killed: " + String.join(" ", words));
    }
    return process.exitValue();
  }

  /** As duplicity would; it dies with exit code 30 of what we refuse. */
  private Result select(List<String> words) throws IOException {
    try {
      Path source = directory.resolve("s");
      Selection selection =
          SelectionCompiler.compile(
              "s", TestTree.status(source), options(words), words.contains("--null-separator"));
      Set<String> paths = new TreeSet<>(List.of("."));
      TestTree.walk(source, selection, path -> paths.add(new String(path.toBytes(), ISO_8859_1)));
      return new Result(0, paths);
    } catch (SelectionException e) {
      return Result.of(isUnhandledByDuplicity(words) ? 30 : e.exitCode());
    }
  }

  private static boolean isUnhandledByDuplicity(List<String> words) {
    return words.contains("")
        || words.contains("s/[z-a]")
        || words.contains("(")
        || words.contains("latin");
  }

  private List<SelectionOption> options(List<String> words) {
    List<SelectionOption> options = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String option = words.get(i);
      boolean include = option.startsWith("--include");
      switch (option) {
        case "--include", "--exclude" -> options.add(new PathOption(include, words.get(++i)));
        case "--include-regexp", "--exclude-regexp" ->
            options.add(new RegexpOption(include, words.get(++i)));
        case "--include-filelist", "--exclude-filelist" ->
            options.add(new FileListOption(include, directory.resolve(words.get(++i))));
        case "--exclude-if-present" -> options.add(new ExcludeIfPresent(words.get(++i)));
        case "--exclude-older-than" ->
            options.add(new ExcludeOlderThan(Long.parseLong(words.get(++i))));
        case "--exclude-other-filesystems" -> options.add(new ExcludeOtherFilesystems());
        case "--exclude-device-files" -> options.add(new ExcludeDeviceFiles());
        case "--null-separator" -> {}
        default -> throw new AssertionError(option);
      }
    }
    return options;
  }
}
