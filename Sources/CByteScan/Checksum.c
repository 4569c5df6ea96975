#include "CByteScan.h"

#if defined(__x86_64__) && LARDER_HAS_SSE2
#include <wmmintrin.h>

// Sixteen bytes further ahead by the distance that `by` stands for, and added to what is there.
__attribute__((target("pclmul"))) static inline __m128i fold(__m128i sum, __m128i by, __m128i there) {
  const __m128i low = _mm_clmulepi64_si128(sum, by, 0x00);
  const __m128i high = _mm_clmulepi64_si128(sum, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), there);
}

static inline __m128i load(const uint8_t *_Nonnull from) {
  return _mm_loadu_si128((const __m128i *)from);
}

// V. Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel
// 2009. Bytes are polynomials over two elements, and congruent to shorter ones: those that stand d bits
// further ahead are multiplied by x^d mod P, which is a constant, and added. Four sums go side by side,
// since a product takes longer to come than to be begun. Bits are reversed throughout, as in zip.
__attribute__((target("pclmul"))) size_t larder_crc32(
    uint32_t *_Nonnull crc, const uint8_t *_Nonnull bytes, size_t count) {
  if (count < 64 || !__builtin_cpu_supports("pclmul")) return 0;
  // x^(d+32) and x^(d-32) mod P, for the lower and the upper half of 16 bytes.
  const __m128i by64 = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
  const __m128i by16 = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
  __m128i sums[4];
  for (int part = 0; part < 4; part++) sums[part] = load(bytes + 16 * part);
  sums[0] = _mm_xor_si128(sums[0], _mm_cvtsi32_si128((int)~*crc));
  size_t at = 64;
  for (; count - at >= 64; at += 64)
    for (int part = 0; part < 4; part++)
      sums[part] = fold(sums[part], by64, load(bytes + at + 16 * part));
  __m128i sum = sums[0];
  for (int part = 1; part < 4; part++) sum = fold(sum, by16, sums[part]);
  // From 128 bits to 96, to 64, and by Barrett's reduction to 32: 2^64 / P, and P itself.
  const __m128i low32 = _mm_set_epi64x(0, 0xFFFFFFFF);
  const __m128i by4 = _mm_set_epi64x(0, 0x163CD6124);
  const __m128i barrett = _mm_set_epi64x(0x1F7011641, 0x1DB710641);
  sum = _mm_xor_si128(_mm_clmulepi64_si128(sum, by16, 0x10), _mm_srli_si128(sum, 8));
  sum = _mm_xor_si128(
      _mm_clmulepi64_si128(_mm_and_si128(sum, low32), by4, 0x00), _mm_srli_si128(sum, 4));
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low32), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low32), barrett, 0x00);
  *crc = ~(uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(_mm_xor_si128(sum, quotient), 4));
  return at;
}

#else

size_t larder_crc32(uint32_t *_Nonnull crc, const uint8_t *_Nonnull bytes, size_t count) {
  (void)crc, (void)bytes, (void)count;
  return 0;
}

#endif
