// Finding the next interesting byte, sixteen at a time.
//
// A mask loop over SIMD types in Swift measured 65 times slower than a plain byte loop, so these two
// loops are C. They read up to 15 bytes past `end`: the caller guarantees that many readable bytes.
#ifndef LARDER_CBYTESCAN_H
#define LARDER_CBYTESCAN_H

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

// The end of the plain run in a JSON string: the first `"`, `\` or control character at or after
// `from`, or `end`. Sets bit 7 of `*seen` if a byte of 0x80 or more stands before it.
static inline const uint8_t *_Nonnull larder_scan_json_string(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, uint8_t *_Nonnull seen) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), blank = _mm_set1_epi8(0x1F);
  for (; from < end; from += 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)from);
    const int stop = _mm_movemask_epi8(
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                     _mm_cmpeq_epi8(_mm_min_epu8(v, blank), v)));
    const int high = _mm_movemask_epi8(v);
    if (stop) {
      const int at = __builtin_ctz((unsigned)stop);
      if (high & ((1 << at) - 1)) *seen |= 0x80;
      return from + at < end ? from + at : end;
    }
    if (high) *seen |= 0x80;
  }
  return end;
#else
#if defined(__ARM_NEON)
  for (; from < end; from += 16) {
    const uint8x16_t v = vld1q_u8(from);
    const uint8x16_t stop = vorrq_u8(vorrq_u8(vceqq_u8(v, vdupq_n_u8('"')), vceqq_u8(v, vdupq_n_u8('\\'))),
                                     vcltq_u8(v, vdupq_n_u8(0x20)));
    if (vmaxvq_u8(stop)) break;
    *seen |= vmaxvq_u8(v) & 0x80;
  }
#endif
  for (; from < end; from++) {
    const uint8_t c = *from;
    if (c == '"' || c == '\\' || c < 0x20) return from;
    *seen |= c & 0x80;
  }
  return end;
#endif
}

// The end of the run that markup can copy as it stands: the first `&`, `<`, `>`, `"`, `'`, control
// character, or byte of 0x7F or more at or after `from`, or `end`.
static inline const uint8_t *_Nonnull larder_scan_markup(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end) {
#if defined(__SSE2__)
  const __m128i amp = _mm_set1_epi8('&'), less = _mm_set1_epi8('<'), more = _mm_set1_epi8('>'),
                quote = _mm_set1_epi8('"'), apos = _mm_set1_epi8('\''), del = _mm_set1_epi8(0x7F),
                space = _mm_set1_epi8(0x20);
  for (; from < end; from += 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)from);
    // Signed: bytes of 0x80 and more are less than a space too.
    const __m128i special = _mm_or_si128(
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, amp), _mm_cmpeq_epi8(v, less)),
                     _mm_or_si128(_mm_cmpeq_epi8(v, more), _mm_cmpeq_epi8(v, quote))),
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, apos), _mm_cmpeq_epi8(v, del)),
                     _mm_cmplt_epi8(v, space)));
    const int stop = _mm_movemask_epi8(special);
    if (stop) {
      const uint8_t *at = from + __builtin_ctz((unsigned)stop);
      return at < end ? at : end;
    }
  }
  return end;
#else
  for (; from < end; from++) {
    const uint8_t c = *from;
    if (c < 0x20 || c >= 0x7F || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') return from;
  }
  return end;
#endif
}

#endif
