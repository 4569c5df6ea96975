#include "CByteScan.h"

#if LARDER_HAS_SSE2

// Of 64 bytes, the bit of each that `marks` marks.
#define LARDER_BITS(marks)                                                                       \
  ({                                                                                             \
    uint64_t bits = 0;                                                                           \
    for (int part = 3; part >= 0; part--) {                                                      \
      const __m128i v = block[part];                                                             \
      bits = bits << 16 | (uint16_t)_mm_movemask_epi8(marks);                                    \
    }                                                                                            \
    bits;                                                                                        \
  })

// The first `count` of 64 bits, at most 63.
static inline uint64_t first_bits(unsigned count) { return (UINT64_C(1) << count) - 1; }

// The value of four hexadecimal digits, or -1.
static inline int hex_value(const uint8_t *_Nonnull digits) {
  int value = 0;
  for (int at = 0; at < 4; at++) {
    const uint8_t c = digits[at], letter = (uint8_t)((c | 0x20) - 'a'), digit = (uint8_t)(c - '0');
    if (digit < 10) value = value << 4 | digit;
    else if (letter < 6) value = value << 4 | (letter + 10);
    else return -1;
  }
  return value;
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
// there, a character that the block's end cuts is left out: `*length` is where it begins.
static inline int is_utf8(
    const __m128i *_Nonnull block, uint64_t high, uint64_t inside, int ends,
    unsigned *_Nonnull length) {
  const uint64_t more = LARDER_BITS(_mm_cmplt_epi8(v, _mm_set1_epi8((char)0xC0)));
  const uint64_t lead = high & ~more & inside;
  const uint64_t three = LARDER_BITS(larder_is_from(v, (char)0xE0)) & inside;
  uint64_t bad = LARDER_BITS(larder_is(_mm_and_si128(v, _mm_set1_epi8((char)0xFE)), (char)0xC0));
  uint64_t expected = lead << 1;
  uint64_t cut = lead & UINT64_C(1) << 63;
  if (three) {
    const uint64_t upper = LARDER_BITS(larder_is_from(v, (char)0xA0));
    bad |= LARDER_BITS(larder_is(v, (char)0xE0)) << 1 & ~upper;
    bad |= LARDER_BITS(larder_is(v, (char)0xED)) << 1 & upper;
    expected |= three << 2;
    cut |= three & UINT64_C(3) << 62;
    const uint64_t four = LARDER_BITS(larder_is_from(v, (char)0xF0)) & inside;
    if (four) {
      const uint64_t above = LARDER_BITS(larder_is_from(v, (char)0x90));
      bad |= LARDER_BITS(larder_is(v, (char)0xF0)) << 1 & ~above;
      bad |= LARDER_BITS(larder_is(v, (char)0xF4)) << 1 & above;
      bad |= LARDER_BITS(larder_is_from(v, (char)0xF5));
      expected |= four << 3;
      cut |= four & UINT64_C(7) << 61;
    }
  }
  if (cut && !ends) {
    *length = (unsigned)__builtin_ctzll(cut);
    // With its first byte, where the character before it may have wanted another.
    inside &= cut ^ (cut - 1);
  }
  return (((expected ^ more) | bad) & inside) == 0;
}

larder_content larder_scan_content(const uint8_t *at, const uint8_t *end) {
  larder_content found = {at, 0};
  while (found.at < end) {
    __m128i block[4];
    for (int part = 0; part < 4; part++)
      block[part] = _mm_loadu_si128((const __m128i *)(found.at + 16 * part));
    const uint64_t high = LARDER_BITS(v);
    const uint64_t marked = LARDER_BITS(larder_marks_string(v));
    uint64_t quotes = 0, inside = ~UINT64_C(0);
    unsigned length = 64, flags = found.flags;
    if (marked) {
      quotes = LARDER_BITS(larder_is(v, '"'));
      uint64_t escapes = LARDER_BITS(larder_is(v, '\\'));
      const uint64_t controls = marked ^ quotes ^ escapes;
      for (;;) {
        // Up to the first quote that no escape has.
        inside = quotes ^ (quotes - 1);
        if (!(escapes & inside)) break;
        const unsigned place = (unsigned)__builtin_ctzll(escapes);
        const unsigned count = escape_length(found.at + place, end);
        if (count == 0) goto unsure;
        escapes &= ~(first_bits(count) << place);
        quotes &= ~(first_bits(count) << place);
        if (place + count > length) length = place + count;
        flags |= LARDER_CONTENT_ESCAPED;
      }
      if (controls & inside) goto unsure;
    }
    if (high & inside) {
      flags |= LARDER_CONTENT_HIGH;
      if (!is_utf8(block, high, inside, quotes != 0, &length)) goto unsure;
    }
    // Whatever stands behind the end must not count.
    const uint8_t *next = found.at + (quotes ? (unsigned)__builtin_ctzll(quotes) : length);
    if (next >= end) goto unsure;
    found = (larder_content){next, flags};
    if (quotes) return found;
  }
unsure:
  found.flags |= LARDER_CONTENT_UNSURE;
  return found;
}

#else

larder_content larder_scan_content(const uint8_t *at, const uint8_t *end) {
  return (larder_content){at, LARDER_CONTENT_UNSURE};
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
