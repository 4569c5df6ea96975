#include "CByteScan.h"

#if LARDER_HAS_SSE2

typedef uint8_t bytes64 __attribute__((vector_size(64), aligned(1)));
typedef _Bool flags64 __attribute__((ext_vector_type(64)));

// The bit of each of 64 bytes for which a comparison holds.
#define LARDER_BITS(comparison)                                                                  \
  ({                                                                                             \
    const flags64 flags = __builtin_convertvector((comparison), flags64);                        \
    uint64_t bits;                                                                               \
    memcpy(&bits, &flags, sizeof bits);                                                          \
    bits;                                                                                        \
  })

// The first `count` of 64 bits, at most 63.
static inline uint64_t first_bits(unsigned count) { return (UINT64_C(1) << count) - 1; }

// The value of four hexadecimal digits, or -1.
static inline int hex_value(const uint8_t *_Nonnull digits) {
  // Each digit's value, and a bit that no other byte has.
  static const uint8_t values[256] = {
      ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
      ['8'] = 24, ['9'] = 25, ['A'] = 26, ['B'] = 27, ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31,
      ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31};
  const int a = values[digits[0]], b = values[digits[1]];
  const int c = values[digits[2]], d = values[digits[3]];
  if (!(a & b & c & d & 16)) return -1;
  return (a & 15) << 12 | (b & 15) << 8 | (c & 15) << 4 | (d & 15);
}

// How many bytes the escape at `at` has; 0 for one that is bad, half of a pair, or near the end.
static inline unsigned escape_length(const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {
  switch (at[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return 2;
    case 'u': break;
    default: return 0;
  }
  if (end - at < 12) return 0;
  const int unit = hex_value(at + 2);
  if (unit < 0) return 0;
  if ((unit & 0xF800) != 0xD800) return 6;
  if (unit >= 0xDC00 || at[6] != '\\' || at[7] != 'u') return 0;
  const int low = hex_value(at + 8);
  return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

// Whether the bytes of a block under `inside` are UTF-8 (RFC 3629, section 4). Unless the text `ends`
// there, a character that the block's end cuts is left out: `*cut` has the bit where it begins.
__attribute__((always_inline)) static inline int is_utf8(
    const bytes64 *_Nonnull block, uint64_t high, uint64_t inside, int ends,
    uint64_t *_Nonnull cut) {
  const bytes64 v = *block;
  const uint64_t more = high & LARDER_BITS(v < 0xC0);
  const uint64_t lead = high & ~more & inside;
  const uint64_t three = LARDER_BITS(v >= 0xE0) & inside;
  const uint64_t four = LARDER_BITS(v >= 0xF0) & inside;
  const uint64_t upper = LARDER_BITS(v >= 0xA0);
  uint64_t bad = LARDER_BITS((v & 0xFE) == 0xC0);
  bad |= LARDER_BITS(v == 0xE0) << 1 & ~upper;
  bad |= LARDER_BITS(v == 0xED) << 1 & upper;
  uint64_t expected = lead << 1 | three << 2;
  uint64_t last = (lead & UINT64_C(1) << 63) | (three & UINT64_C(3) << 62);
  if (four) {
    const uint64_t above = LARDER_BITS(v >= 0x90);
    bad |= LARDER_BITS(v == 0xF0) << 1 & ~above;
    bad |= LARDER_BITS(v == 0xF4) << 1 & above;
    bad |= LARDER_BITS(v >= 0xF5);
    expected |= four << 3;
    last |= four & UINT64_C(7) << 61;
  }
  if (__builtin_expect(last != 0 && !ends, 0)) {
    *cut = last & -last;
    // With its first byte, where the character before it may have wanted another.
    inside &= *cut ^ (*cut - 1);
  }
  return (((expected ^ more) | bad) & inside) == 0;
}

// Where the next block begins is foretold, not computed, but for what a block's end cuts: so the blocks
// of a text need not wait for each other.
__attribute__((always_inline)) static inline larder_content scan_content(
    const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {
  uint32_t flags = 0;
  while (at < end) {
    const bytes64 v = *(const bytes64 *)at;
    const uint64_t high = LARDER_BITS(v >= 0x80);
    const uint64_t controls = LARDER_BITS(v < 0x20);
    uint64_t quotes = LARDER_BITS(v == '"');
    uint64_t escapes = LARDER_BITS(v == '\\');
    // Up to the first quote that no escape has.
    uint64_t inside = quotes ^ (quotes - 1);
    uint64_t cut = 0;
    unsigned more = 0;
    uint32_t found = flags;
    while (escapes & inside) {
      const unsigned place = (unsigned)__builtin_ctzll(escapes);
      const unsigned count = escape_length(at + place, end);
      if (count == 0) goto unsure;
      escapes &= ~(first_bits(count) << place);
      quotes &= ~(first_bits(count) << place);
      inside = quotes ^ (quotes - 1);
      if (place + count > 64) more = place + count - 64;
      found |= LARDER_CONTENT_ESCAPED;
    }
    if (controls & inside) goto unsure;
    if (high & inside) {
      if (!is_utf8(&v, high, inside, quotes != 0, &cut)) goto unsure;
      found |= LARDER_CONTENT_HIGH;
    }
    if (quotes) {
      const uint8_t *quote = at + __builtin_ctzll(quotes);
      // Whatever stands behind the end does not count.
      if (quote >= end) goto unsure;
      return (larder_content){quote, found};
    }
    const uint8_t *next = at + 64;
    if (__builtin_expect(more != 0, 0)) next += more;
    if (__builtin_expect(cut != 0, 0)) next = at + __builtin_ctzll(cut);
    if (next >= end) goto unsure;
    at = next;
    flags = found;
  }
unsure:
  return (larder_content){at, flags | LARDER_CONTENT_UNSURE};
}

// Compiled for newer processors too, which have a block in two vectors or in one.
static larder_content scan_content_16(const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {
  return scan_content(at, end);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) static larder_content scan_content_32(
    const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {
  return scan_content(at, end);
}

__attribute__((target("avx512bw,avx512vl,bmi,bmi2"))) static larder_content scan_content_64(
    const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {
  return scan_content(at, end);
}

static inline int has_bits(void) {
  return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

static inline int has_width_32(void) { return has_bits() && __builtin_cpu_supports("avx2"); }

static inline int has_width_64(void) {
  return has_bits() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#else
static inline int has_width_32(void) { return 0; }
static inline int has_width_64(void) { return 0; }
#define scan_content_32 scan_content_16
#define scan_content_64 scan_content_16
#endif

larder_content larder_scan_content(const uint8_t *at, const uint8_t *end) {
  if (has_width_64()) return scan_content_64(at, end);
  if (has_width_32()) return scan_content_32(at, end);
  return scan_content_16(at, end);
}

larder_content larder_scan_content_by(int width, const uint8_t *at, const uint8_t *end) {
  if (width == 64 && has_width_64()) return scan_content_64(at, end);
  if (width == 32 && has_width_32()) return scan_content_32(at, end);
  if (width == 16) return scan_content_16(at, end);
  return (larder_content){at, LARDER_CONTENT_UNSURE};
}

#else

larder_content larder_scan_content(const uint8_t *at, const uint8_t *end) {
  return (larder_content){at, LARDER_CONTENT_UNSURE};
}

larder_content larder_scan_content_by(int width, const uint8_t *at, const uint8_t *end) {
  return larder_scan_content(at, end);
}

#endif

larder_progress larder_unescape(uint8_t *to, const uint8_t *from, size_t count) {
  // What stands behind the backslash stands for itself, but for these.
  static const uint8_t meant[256] = {
      ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};
  larder_progress done = {0, 0};
  for (;;) {
    const size_t run = larder_copy_escaped(to + done.written, from + done.read, count - done.read);
    done = (larder_progress){done.read + run, done.written + run};
    if (count - done.read < 2 || from[done.read + 1] == 'u') return done;
    const uint8_t byte = from[done.read + 1];
    to[done.written] = meant[byte] ? meant[byte] : byte;
    done = (larder_progress){done.read + 2, done.written + 1};
  }
}
