// Finding the next interesting byte, sixteen at a time, and copying what stands before it; and checksums.
//
// A mask loop over SIMD types in Swift measured 65 times slower than a plain byte loop, so these loops
// are C: SSE2 where there is any, else the plain twin, which tests run on every machine. The scan of a
// string's content, which is called and not inlined, is compiled for longer vectors too. With
// `-Xcc -DLARDER_PLAIN` a build has the twins alone, as other processors do.
#ifndef LARDER_CBYTESCAN_H
#define LARDER_CBYTESCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__) && !defined(LARDER_PLAIN)
#define LARDER_HAS_SSE2 1
#include <emmintrin.h>
#else
#define LARDER_HAS_SSE2 0
#endif

// MARK: - Checksums

// Takes the first bytes of a text into the CRC-32 (ISO 3309) of what stands before it, and returns how many
// they are: none if the processor cannot or there are fewer than 64.
size_t larder_crc32(uint32_t *_Nonnull crc, const uint8_t *_Nonnull bytes, size_t count);

// MARK: - Plain runs
//
// Each scan finds the first byte from `at` on that it stops at, and returns `end` or something behind it
// if there is none; it reads up to 15 bytes past `end`, which must be readable.
//
// Each copy copies bytes of `from` to `to` up to the first that it stops at, and returns how many those
// are, `count` if there is none. `to` needs room for 16 bytes more than `count`.

enum { LARDER_COPY_SLACK = 16 };

#define LARDER_PLAIN_SCAN(name)                                                                  \
  static inline const uint8_t *_Nonnull larder_scan_##name##_plain(                              \
      const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {                                 \
    while (at < end && !larder_stops_##name(*at)) at++;                                          \
    return at;                                                                                   \
  }

#define LARDER_PLAIN_COPY(name)                                                                  \
  static inline size_t larder_copy_##name##_plain(                                               \
      uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t count) {                        \
    size_t at = 0;                                                                               \
    for (; at < count && !larder_stops_##name(from[at]); at++) to[at] = from[at];                \
    return at;                                                                                   \
  }

#if LARDER_HAS_SSE2

// The last bytes of a text, fewer than 16, in a vector whose other bytes are undefined. A load that
// stays in its page cannot fault, so it may go past the end of what is ours.
__attribute__((no_sanitize("address"))) static inline __m128i larder_load_tail(
    const uint8_t *_Nonnull from, size_t count) {
  if (((uintptr_t)from & 4095) <= 4096 - 16) return _mm_loadu_si128((const __m128i *)from);
  uint8_t tail[16] = {0};
  memcpy(tail, from, count);
  return _mm_loadu_si128((const __m128i *)tail);
}

#define LARDER_COPY(name)                                                                        \
  LARDER_PLAIN_COPY(name)                                                                        \
  static inline size_t larder_copy_##name(                                                       \
      uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t count) {                        \
    size_t at = 0;                                                                               \
    for (; count - at >= 16; at += 16) {                                                         \
      const __m128i v = _mm_loadu_si128((const __m128i *)(from + at));                           \
      _mm_storeu_si128((__m128i *)(to + at), v);                                                 \
      const int stop = _mm_movemask_epi8(larder_marks_##name(v));                                \
      if (stop) return at + (size_t)__builtin_ctz((unsigned)stop);                               \
    }                                                                                            \
    if (at == count) return count;                                                               \
    const __m128i v = larder_load_tail(from + at, count - at);                                   \
    _mm_storeu_si128((__m128i *)(to + at), v);                                                   \
    const unsigned stop =                                                                        \
        (unsigned)_mm_movemask_epi8(larder_marks_##name(v)) & ((1u << (count - at)) - 1);        \
    return stop ? at + (size_t)__builtin_ctz(stop) : count;                                      \
  }

static inline __m128i larder_is(__m128i v, char byte) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(byte)); }

// Unsigned: at most `byte`, at least `byte`.
static inline __m128i larder_is_upto(__m128i v, char byte) {
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(byte)), v);
}
static inline __m128i larder_is_from(__m128i v, char byte) {
  return _mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8(byte)), v);
}

static inline __m128i larder_marks_escaped(__m128i v) { return larder_is(v, '\\'); }
static inline __m128i larder_marks_quoted(__m128i v) { return larder_is(v, '"'); }
static inline __m128i larder_marks_xml(__m128i v) {
  const __m128i control = _mm_andnot_si128(
      _mm_or_si128(larder_is(v, '\t'), larder_is(v, '\n')), larder_is_upto(v, 0x1F));
  return _mm_or_si128(_mm_or_si128(control, larder_is(v, (char)0xEF)),
                      _mm_or_si128(larder_is(v, '&'),
                                   _mm_or_si128(larder_is(v, '<'), larder_is(v, '>'))));
}
static inline __m128i larder_marks_attribute(__m128i v) {
  const __m128i quote = _mm_or_si128(larder_is(v, '"'), larder_is_upto(v, 0x1F));
  return _mm_or_si128(_mm_or_si128(quote, larder_is(v, (char)0xEF)),
                      _mm_or_si128(larder_is(v, '&'),
                                   _mm_or_si128(larder_is(v, '<'), larder_is(v, '>'))));
}
static inline __m128i larder_marks_html(__m128i v) {
  const __m128i control = _mm_andnot_si128(
      _mm_or_si128(larder_is(v, '\t'), larder_is(v, '\n')), larder_is_upto(v, 0x1F));
  const __m128i high = _mm_or_si128(
      _mm_or_si128(larder_is(v, 0x7F), larder_is(v, (char)0xC2)), larder_is_from(v, (char)0xEF));
  const __m128i quotes = _mm_or_si128(larder_is(v, '"'), larder_is(v, '\''));
  return _mm_or_si128(
      _mm_or_si128(control, high),
      _mm_or_si128(quotes, _mm_or_si128(larder_is(v, '&'),
                                        _mm_or_si128(larder_is(v, '<'), larder_is(v, '>')))));
}
static inline __m128i larder_marks_script(__m128i v) {
  const __m128i ends = _mm_or_si128(larder_is(v, '\\'), larder_is(v, '\''));
  const __m128i lines = _mm_or_si128(larder_is_upto(v, 0x1F), larder_is(v, (char)0xE2));
  return _mm_or_si128(
      _mm_or_si128(ends, lines),
      _mm_or_si128(larder_is(v, '&'), _mm_or_si128(larder_is(v, '<'), larder_is(v, '>'))));
}
static inline __m128i larder_marks_script_text(__m128i v) {
  return _mm_or_si128(larder_marks_script(v), larder_is(v, '"'));
}
static inline __m128i larder_marks_cell(__m128i v) {
  return _mm_or_si128(larder_marks_xml(v), larder_is(v, '_'));
}

static inline __m128i larder_marks_string(__m128i v) {
  return _mm_or_si128(larder_is_upto(v, 0x1F),
                      _mm_or_si128(larder_is(v, '"'), larder_is(v, '\\')));
}
static inline __m128i larder_marks_ascii(__m128i v) {
  // Signed: bytes of 0x80 and more are less than a blank too.
  return _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)),
                      _mm_or_si128(larder_is(v, '"'), larder_is(v, '\\')));
}

#define LARDER_SCAN(name)                                                                        \
  LARDER_PLAIN_SCAN(name)                                                                        \
  static inline const uint8_t *_Nonnull larder_scan_##name(                                      \
      const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {                                 \
    for (; at < end; at += 16) {                                                                 \
      const __m128i v = _mm_loadu_si128((const __m128i *)at);                                    \
      const unsigned stop = (unsigned)_mm_movemask_epi8(larder_marks_##name(v));                 \
      if (stop) return at + __builtin_ctz(stop);                                                 \
    }                                                                                            \
    return at;                                                                                   \
  }

#else

#define LARDER_SCAN(name)                                                                        \
  LARDER_PLAIN_SCAN(name)                                                                        \
  static inline const uint8_t *_Nonnull larder_scan_##name(                                      \
      const uint8_t *_Nonnull at, const uint8_t *_Nonnull end) {                                 \
    return larder_scan_##name##_plain(at, end);                                                  \
  }

#define LARDER_COPY(name)                                                                        \
  LARDER_PLAIN_COPY(name)                                                                        \
  static inline size_t larder_copy_##name(                                                       \
      uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t count) {                        \
    return larder_copy_##name##_plain(to, from, count);                                          \
  }

#endif

// A JSON string's content up to `"`, `\`, or a control character.
static inline int larder_stops_string(uint8_t c) { return c == '"' || c == '\\' || c < 0x20; }
LARDER_SCAN(string)

// The same, or a byte of 0x80 or more.
static inline int larder_stops_ascii(uint8_t c) { return larder_stops_string(c) || c >= 0x80; }
LARDER_SCAN(ascii)

static inline unsigned larder_ascii_count_plain(const uint8_t *_Nonnull from) {
  unsigned count = 0;
  while (count < 64 && !larder_stops_ascii(from[count])) count++;
  return count;
}

// How many of 64 bytes stand before the first that the scan above stops at.
//
// Most strings end there. Where it is found without a loop, no processor has to guess how long a string
// is: a guess that fails takes longer than all else that is done for one.
static inline unsigned larder_ascii_count(const uint8_t *_Nonnull from) {
#if LARDER_HAS_SSE2
  uint64_t stops = 0;
  for (int part = 3; part >= 0; part--) {
    const __m128i v = _mm_loadu_si128((const __m128i *)(from + 16 * part));
    stops = stops << 16 | (uint16_t)_mm_movemask_epi8(larder_marks_ascii(v));
  }
  return stops ? (unsigned)__builtin_ctzll(stops) : 64;
#else
  return larder_ascii_count_plain(from);
#endif
}

// How many digits a number has before its point, and how many bytes with the point and what follows.
typedef struct {
  unsigned whole;
  unsigned count;
} larder_digits;

static inline larder_digits larder_scan_digits_plain(const uint8_t *_Nonnull from) {
  unsigned whole = 0, count;
  while (whole < 16 && (uint8_t)(from[whole] - '0') < 10) whole++;
  count = whole;
  if (count < 16 && from[count] == '.')
    for (count++; count < 16 && (uint8_t)(from[count] - '0') < 10;) count++;
  return (larder_digits){whole, count};
}

// Goes over digits, and a point with digits, among the 16 bytes at `from`; without a branch, since where
// one number has a point the next has none.
static inline larder_digits larder_scan_digits(const uint8_t *_Nonnull from) {
#if LARDER_HAS_SSE2
  const __m128i v = _mm_loadu_si128((const __m128i *)from);
  const __m128i digits = larder_is_upto(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9);
  const unsigned others = ~(unsigned)_mm_movemask_epi8(digits);
  const unsigned points = (unsigned)_mm_movemask_epi8(larder_is(v, '.'));
  // The first that is no digit may be the point.
  const unsigned behind = others ^ (others & -others & points);
  return (larder_digits){(unsigned)__builtin_ctz(others), (unsigned)__builtin_ctz(behind)};
#else
  return larder_scan_digits_plain(from);
#endif
}

// What was found in the content of a JSON string, and up to which place.
typedef struct {
  const uint8_t *_Nonnull at;
  uint32_t flags;
} larder_content;

enum {
  LARDER_CONTENT_ESCAPED = 1,  // an escape
  LARDER_CONTENT_HIGH = 2,     // a byte of 0x80 or more
  LARDER_CONTENT_UNSURE = 4,   // the end was not found; from the place on each byte must be looked at
};

// Goes over the content of a JSON string from `at` on, its escapes and its UTF-8 too, 64 bytes at a time;
// the place is that of the closing quote.
//
// Unsure are an error, half of a surrogate pair, a text without end, and a machine without such vectors.
// The place lies between two characters then. Reads up to 64 bytes past `end`, which must be readable.
larder_content larder_scan_content(const uint8_t *_Nonnull at, const uint8_t *_Nonnull end);

// The same by vectors of 16, 32 or 64 bytes; unsure from the start if the processor has none of that width.
larder_content larder_scan_content_by(
    int width, const uint8_t *_Nonnull at, const uint8_t *_Nonnull end);

// A JSON string's content up to an escape.
static inline int larder_stops_escaped(uint8_t c) { return c == '\\'; }
LARDER_COPY(escaped)

// What was read of a text, and what was written for it.
typedef struct {
  size_t read;
  size_t written;
} larder_progress;

// Decodes the content of a JSON string up to an escape with `u`, or to the end.
//
// `to` needs room for 16 bytes more than `count`.
larder_progress larder_unescape(
    uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t count);

// Up to a quote.
static inline int larder_stops_quoted(uint8_t c) { return c == '"'; }
LARDER_COPY(quoted)

// Element content of XML up to `&`, `<`, `>`, a control but tab and line feed, or EF, which begins
// U+FFFE and U+FFFF.
static inline int larder_stops_xml(uint8_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == '&' || c == '<' || c == '>' || c == 0xEF;
}
LARDER_COPY(xml)

// Text of a spreadsheet's cell up to the same, or `_`, which can begin an escape of its own.
static inline int larder_stops_cell(uint8_t c) { return larder_stops_xml(c) || c == '_'; }
LARDER_COPY(cell)

// An attribute of XML up to the same, a quote, tab or line feed.
static inline int larder_stops_attribute(uint8_t c) {
  return c < 0x20 || c == '&' || c == '<' || c == '>' || c == '"' || c == 0xEF;
}
LARDER_COPY(attribute)

// Text of HTML up to `&`, `<`, `>`, a quote, a control but tab and line feed, or what can begin a C1
// control or a noncharacter: C2, EF and above.
static inline int larder_stops_html(uint8_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == '&' || c == '<' || c == '>' || c == '"' ||
         c == '\'' || c == 0x7F || c == 0xC2 || c >= 0xEF;
}
LARDER_COPY(html)

// A string of a script in single quotes up to `\`, a single quote, what could end a script element, a
// control, or E2, which begins U+2028 and U+2029.
static inline int larder_stops_script(uint8_t c) {
  return c == '\\' || c == '\'' || c < 0x20 || c == '&' || c == '<' || c == '>' || c == 0xE2;
}
LARDER_COPY(script)

// The same, or a double quote: text between double quotes in such a string.
static inline int larder_stops_script_text(uint8_t c) { return larder_stops_script(c) || c == '"'; }
LARDER_COPY(script_text)

// Copies `count` bytes and up to 15 more behind them; returns the place behind the `count`.
static inline uint8_t *_Nonnull larder_copy(
    uint8_t *_Nonnull to, const uint8_t *_Nonnull from, size_t count) {
#if LARDER_HAS_SSE2
  size_t at = 0;
  for (; count - at > 16; at += 16)
    _mm_storeu_si128((__m128i *)(to + at), _mm_loadu_si128((const __m128i *)(from + at)));
  _mm_storeu_si128((__m128i *)(to + at), larder_load_tail(from + at, count - at));
#else
  memcpy(to, from, count);
#endif
  return to + count;
}

// Whether two texts of `count` bytes are the same.
static inline int larder_equal(
    const uint8_t *_Nonnull one, const uint8_t *_Nonnull other, size_t count) {
#if LARDER_HAS_SSE2
  if (count <= 16) {
    if (count == 0) return 1;
    const int same = _mm_movemask_epi8(
        _mm_cmpeq_epi8(larder_load_tail(one, count), larder_load_tail(other, count)));
    return (~(unsigned)same & ((1u << count) - 1)) == 0;
  }
#endif
  return memcmp(one, other, count) == 0;
}

// How many bytes of 16 are the same in both texts, up to the first that differs.
static inline size_t larder_same_count(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other) {
#if LARDER_HAS_SSE2
  const __m128i same = _mm_cmpeq_epi8(
      _mm_loadu_si128((const __m128i *)one), _mm_loadu_si128((const __m128i *)other));
  return (size_t)__builtin_ctz(~(unsigned)_mm_movemask_epi8(same));
#else
  size_t at = 0;
  while (at < 16 && one[at] == other[at]) at++;
  return at;
#endif
}

enum { LARDER_PREFIX_SLACK = 31 };

#if LARDER_HAS_SSE2
// A bit for each byte of 32 that is the same in both texts.
static inline uint32_t larder_same_bytes(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other) {
  const __m128i first = _mm_cmpeq_epi8(
      _mm_loadu_si128((const __m128i *)one), _mm_loadu_si128((const __m128i *)other));
  const __m128i second = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(one + 16)),
                                        _mm_loadu_si128((const __m128i *)(other + 16)));
  return (uint32_t)_mm_movemask_epi8(first) | (uint32_t)_mm_movemask_epi8(second) << 16;
}
#endif

// Whether a text begins with the `count` bytes at `prefix`, which are one at least. Reads up to 31 bytes
// past them in both.
static inline int larder_has_prefix(
    const uint8_t *_Nonnull text, const uint8_t *_Nonnull prefix, size_t count) {
#if LARDER_HAS_SSE2
  for (; count > 32; text += 32, prefix += 32, count -= 32)
    if (larder_same_bytes(text, prefix) != UINT32_MAX) return 0;
  return (~larder_same_bytes(text, prefix) & (UINT32_MAX >> (32 - count))) == 0;
#else
  return memcmp(text, prefix, count) == 0;
#endif
}

static inline int larder_is_unbroken_plain(const uint8_t *_Nonnull from, size_t count) {
  for (size_t at = 0; at < count; at++)
    if (from[at] <= 0x20 || from[at] == 0x7F) return 0;
  return 1;
}

// Whether there is neither a blank nor an ASCII control.
static inline int larder_is_unbroken(const uint8_t *_Nonnull from, size_t count) {
#if LARDER_HAS_SSE2
  for (; count >= 16; from += 16, count -= 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)from);
    if (_mm_movemask_epi8(_mm_or_si128(larder_is_upto(v, 0x20), larder_is(v, 0x7F)))) return 0;
  }
  if (count == 0) return 1;
  const __m128i v = larder_load_tail(from, count);
  const unsigned breaks =
      (unsigned)_mm_movemask_epi8(_mm_or_si128(larder_is_upto(v, 0x20), larder_is(v, 0x7F)));
  return (breaks & ((1u << count) - 1)) == 0;
#else
  return larder_is_unbroken_plain(from, count);
#endif
}

static inline int larder_is_name_plain(const uint8_t *_Nonnull from, size_t count) {
  for (size_t at = 0; at < count; at++) {
    const uint8_t c = from[at], small = c | 0x20;
    const int kept = (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.' || c == '_';
    if (!kept || (at > 0 && from[at - 1] == '_' && small == 'x')) return 0;
  }
  return 1;
}

// Whether letters, digits, `-`, `.` and `_` are all there is, and no `_` stands before an `x`.
static inline int larder_is_name(const uint8_t *_Nonnull from, size_t count) {
#if LARDER_HAS_SSE2
  if (count <= 16 && count > 0) {
    const __m128i v = larder_load_tail(from, count);
    const __m128i small = _mm_or_si128(v, _mm_set1_epi8(0x20));
    const __m128i letter = larder_is_upto(_mm_sub_epi8(small, _mm_set1_epi8('a')), 25);
    const __m128i digit = larder_is_upto(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9);
    const __m128i line = larder_is(v, '_');
    const __m128i mark = _mm_or_si128(line, _mm_or_si128(larder_is(v, '-'), larder_is(v, '.')));
    const unsigned known = (1u << count) - 1;
    const unsigned kept =
        (unsigned)_mm_movemask_epi8(_mm_or_si128(mark, _mm_or_si128(letter, digit)));
    if (~kept & known) return 0;
    const unsigned lines = (unsigned)_mm_movemask_epi8(line) << 1 & known;
    return lines == 0 || ((unsigned)_mm_movemask_epi8(larder_is(small, 'x')) & lines) == 0;
  }
#endif
  return larder_is_name_plain(from, count);
}

// Whether it is a name of XML that stands for itself: it begins with a letter or `_`, but not with `xml`.
static inline int larder_is_plain_name(const uint8_t *_Nonnull from, size_t count) {
  if (count == 0) return 0;
  const uint8_t small = from[0] | 0x20;
  if (from[0] == '_' ? count == 1 : small < 'a' || small > 'z') return 0;
  if (small == 'x' && count >= 3 && (from[1] | 0x20) == 'm' && (from[2] | 0x20) == 'l') return 0;
  return larder_is_name(from, count);
}

#endif
