package io.github.dupfs.endtoend;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The repositories that tests share, made when first asked for and kept until the last test. Tests
 * must not change them; they take {@link Sandbox#copyOf copies}.
 */
final class Repositories implements AutoCloseable {
  private final Sandbox sandbox = Sandbox.create();
  private final Map<SourceTree.Size, SourceTree> trees = new EnumMap<>(SourceTree.Size.class);
  private final Map<RepositoryForm, DuplicityRepository> made = new EnumMap<>(RepositoryForm.class);
  private final Map<String, Listing> restored = new HashMap<>();
  private boolean keysMade;

  /** Hands the one instance of a test run to tests that ask for it. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Repositories.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Repositories.class))
          .getOrComputeIfAbsent(Repositories.class);
    }
  }

  /** The sandbox in which the repositories were made: its keyring opens them. */
  Sandbox sandbox() {
    return sandbox;
  }

  synchronized SourceTree tree(SourceTree.Size size) {
    return trees.computeIfAbsent(size, s -> SourceTree.create(sandbox, s));
  }

  /** The repository with all states of a tree in one form. */
  synchronized DuplicityRepository get(RepositoryForm form) {
    return made.computeIfAbsent(form, this::make);
  }

  /**
   * What duplicity restores, with numeric owners, of one state. The newest state is restored from
   * the repository itself; for the others, which take long, one repository stands for all of the
   * same tree.
   */
  synchronized Listing restored(RepositoryForm form, int state) {
    RepositoryForm source = state == SourceTree.STATES - 1 ? form : standIn(form.size);
    DuplicityRepository repository = get(source);
    return restored.computeIfAbsent(
        source + " " + state,
        key -> repository.restored(repository.times().get(state), "--numeric-owner"));
  }

  /** A sandbox of its own with the keyring. */
  Sandbox sandboxWithKeys() {
    makeKeys();
    Sandbox copy = Sandbox.create();
    Keys.copy(sandbox, copy);
    return copy;
  }

  /** A directory under {@code src/test/resources/repositories}. */
  static Path recorded(String name) {
    return Path.of("src/test/resources/repositories", name).toAbsolutePath();
  }

  private static RepositoryForm standIn(SourceTree.Size size) {
    return size == SourceTree.Size.LARGE ? RepositoryForm.GZIP : RepositoryForm.UNCOMPRESSED;
  }

  private DuplicityRepository make(RepositoryForm form) {
    if (form.backupOptions.stream().anyMatch(option -> option.contains("key"))) {
      makeKeys();
    }
    DuplicityRepository repository = DuplicityRepository.of(sandbox, form);
    SourceTree tree = tree(form.size);
    for (int state = 0; state < SourceTree.STATES; state++) {
      repository.backUp(form.isFull(state), tree.state(state));
    }
    Keys.forgetPassphrases(sandbox);
    return repository;
  }

  private synchronized void makeKeys() {
    if (!keysMade) {
      Keys.create(sandbox);
      keysMade = true;
    }
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
