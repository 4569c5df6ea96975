// Makes a dataset: items of about 1.1 KB, nested, 28 columns when flattened.
//
//   generate STYLE COUNT PATH [SEED]
//
// STYLE is how the items lie on disk: `js` (a folder of files, tab-indented, as Crawlee for
// JavaScript 3 writes them), `python` (two spaces, with __metadata__.json) or `jsonl` (one file of
// lines). An item depends on the seed and its number only, so neither the count of threads nor that
// of items changes the bytes of any item. Files are written on all cores: 2,000,000 take a minute
// or two in memory.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum style { JS, PYTHON, JSONL };

static enum style style;
static long count;
static uint64_t seed = 20261123;
static int folder;
static atomic_long next_item = 1;

static void fail(const char *what) {
  fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
  exit(1);
}

// splitmix64: small, fast, and a fresh stream for every (seed, item).
static uint64_t draw(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static const char *const words[] = {
    "oak", "linen", "enamel", "copper", "bread", "board", "jar", "with", "lid", "and", "handle",
    "for", "everyday", "use", "glazed", "by", "hand", "in", "small", "batches", "dishwasher", "safe",
    "café", "naïve", "crème", "日本", "Österreich", "keeps", "its", "shape", "after", "years", "of",
    "washing", "larder", "pantry", "stoneware", "carafe", "twine", "spoon", "litre", "deep", "round"};
static const char *const categories[] = {"Kitchen", "Larder", "Table", "Garden"};
static const char *const countries[] = {"AT", "CZ", "DE", "JP", "IE", "UA"};
static const char *const colours[] = {"blue", "cream", "sage", "rust"};

// JSON under construction. `depth` is the number of open containers, `fresh` that the innermost one
// has no member yet.
struct text {
  char bytes[8192];
  size_t length;
  int depth;
  int fresh;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...) {
  va_list list;
  va_start(list, format);
  t->length += (size_t)vsnprintf(t->bytes + t->length, sizeof t->bytes - t->length, format, list);
  va_end(list);
}

static void line(struct text *t) {
  if (style == JSONL) return;
  t->bytes[t->length++] = '\n';
  for (int level = 0; level < t->depth; level++) {
    if (style == JS) {
      t->bytes[t->length++] = '\t';
    } else {
      t->bytes[t->length++] = ' ';
      t->bytes[t->length++] = ' ';
    }
  }
}

static void member(struct text *t, const char *key) {
  if (!t->fresh) t->bytes[t->length++] = ',';
  t->fresh = 0;
  line(t);
  if (key) put(t, style == JSONL ? "\"%s\":" : "\"%s\": ", key);
}

static void begin(struct text *t, char bracket) {
  t->bytes[t->length++] = bracket;
  t->depth++;
  t->fresh = 1;
}

static void end(struct text *t, char bracket) {
  t->depth--;
  line(t);
  t->bytes[t->length++] = bracket;
  t->fresh = 0;
}

static void sentence(struct text *t, uint64_t *from, int length) {
  uint64_t state = *from;
  t->bytes[t->length++] = '"';
  for (int at = 0; at < length; at++) {
    if (at) t->bytes[t->length++] = ' ';
    const char *word = words[draw(&state) % (sizeof words / sizeof *words)];
    put(t, draw(&state) % 40 ? "%s" : "\\\"%s\\\"", word);
  }
  t->bytes[t->length++] = '"';
  *from = state;
}

static void item(struct text *t, long number) {
  uint64_t state = seed ^ ((uint64_t)number * 0xD1342543DE82EF95u);
  // Drawn one after the other: C leaves the order of a call's arguments to the compiler.
  uint64_t r[32];
  for (int at = 0; at < 32; at++) r[at] = draw(&state);
#define R(at, bound) (unsigned)(r[at] % (bound))
#define PICK(at, list) list[R(at, sizeof list / sizeof *list)]
  t->length = 0;
  t->depth = 0;
  begin(t, '{');
  member(t, "id"), put(t, "%ld", number);
  member(t, "uuid"), put(t, "\"%08x-%04x-4%03x-a%03x-%012llx\"", (unsigned)(r[0] >> 32),
                         (unsigned)(r[0] >> 16) & 0xFFFF, (unsigned)r[0] & 0xFFF,
                         (unsigned)(r[1] >> 48) & 0xFFF, (unsigned long long)r[1] & 0xFFFFFFFFFFFF);
  member(t, "url"), put(t, "\"https://shop.example/p/%ld?ref=%u&page=1\"", number, R(2, 9999));
  member(t, "title"), sentence(t, &state, 5);
  member(t, "description"), sentence(t, &state, 55);
  member(t, "price"), put(t, "%u.%02u", R(3, 900), R(4, 100));
  member(t, "currency"), put(t, "\"EUR\"");
  member(t, "inStock"), put(t, R(5, 5) ? "true" : "false");
  member(t, "stock"), put(t, "%u", R(6, 400));
  member(t, "discount");
  if (R(7, 4)) {
    put(t, "null");
  } else {
    put(t, "%u", 5 + R(8, 30));
  }
  member(t, "category"), put(t, "\"%s\"", PICK(9, categories));
  member(t, "brand"), begin(t, '{');
  member(t, "name"), put(t, "\"%s %s\"", PICK(10, words), PICK(11, words));
  member(t, "country"), put(t, "\"%s\"", PICK(12, countries));
  end(t, '}');
  member(t, "rating"), begin(t, '{');
  member(t, "average"), put(t, "%u.%u", 1 + R(13, 4), R(14, 10));
  member(t, "count"), put(t, "%u", R(15, 5000));
  end(t, '}');
  member(t, "tags"), begin(t, '[');
  for (int at = 0; at < 3; at++) member(t, NULL), put(t, "\"%s\"", PICK(16 + at, words));
  end(t, ']');
  member(t, "dimensions"), begin(t, '{');
  member(t, "w"), put(t, "%u", R(19, 90));
  member(t, "h"), put(t, "%u.5", R(20, 90));
  member(t, "d"), put(t, "%u", R(21, 90));
  member(t, "unit"), put(t, "\"cm\"");
  end(t, '}');
  member(t, "variants"), begin(t, '[');
  for (int at = 0; at < 2; at++) {
    member(t, NULL), begin(t, '{');
    member(t, "sku"), put(t, "\"SKU-%07u-%d\"", R(22 + at, 9999999), at);
    member(t, "color"), put(t, "\"%s\"", PICK(24 + at, colours));
    end(t, '}');
  }
  end(t, ']');
  member(t, "image"), put(t, "\"https://img.shop.example/%08x/%ld.jpg\"", (unsigned)r[26], number);
  member(t, "scrapedAt"), put(t, "\"2026-%02u-%02uT%02u:%02u:%02u.%03uZ\"", 1 + R(27, 11),
                              1 + R(28, 28), R(29, 24), R(30, 60), R(30, 59), R(31, 1000));
  end(t, '}');
}

static void save(const char *name, const char *bytes, size_t length) {
  int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file)) fail(name);
}

static void *write_files(void *unused) {
  (void)unused;
  struct text t;
  char name[32];
  for (;;) {
    long first = atomic_fetch_add(&next_item, 256);
    if (first > count) return NULL;
    for (long number = first; number < first + 256 && number <= count; number++) {
      item(&t, number);
      snprintf(name, sizeof name, "%09ld.json", number);
      save(name, t.bytes, t.length);
    }
  }
}

static void write_lines(const char *path) {
  FILE *file = fopen(path, "w");
  if (!file) fail(path);
  struct text t;
  for (long number = 1; number <= count; number++) {
    item(&t, number);
    t.bytes[t.length++] = '\n';
    if (fwrite(t.bytes, 1, t.length, file) != t.length) fail(path);
  }
  if (fclose(file)) fail(path);
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: generate js|python|jsonl COUNT PATH [SEED]\n");
    return 64;
  }
  style = strcmp(argv[1], "jsonl") == 0 ? JSONL : strcmp(argv[1], "python") == 0 ? PYTHON : JS;
  count = strtol(argv[2], NULL, 10);
  if (argc > 4) seed = strtoull(argv[4], NULL, 10);
  if (style == JSONL) {
    write_lines(argv[3]);
    return 0;
  }
  if (mkdir(argv[3], 0755) && errno != EEXIST) fail(argv[3]);
  folder = open(argv[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail(argv[3]);
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  pthread_t threads[64];
  if (cores > 64) cores = 64;
  for (long at = 0; at < cores; at++)
    if (pthread_create(&threads[at], NULL, write_files, NULL)) fail("thread");
  for (long at = 0; at < cores; at++) pthread_join(threads[at], NULL);
  if (style == PYTHON) {
    char text[512];
    int length = snprintf(text, sizeof text,
                          "{\n  \"id\": \"bEnChDaTaSeT00001\",\n  \"name\": \"products\",\n"
                          "  \"accessed_at\": \"2026-11-17 09:30:00+00:00\",\n"
                          "  \"created_at\": \"2026-11-16 09:30:00+00:00\",\n"
                          "  \"modified_at\": \"2026-11-17 09:30:00+00:00\",\n"
                          "  \"item_count\": %ld\n}",
                          count);
    save("__metadata__.json", text, (size_t)length);
  }
  return 0;
}
