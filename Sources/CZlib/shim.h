// zlib, and the parts of it that Swift cannot import because they are macros.
#ifndef LARDER_CZLIB_SHIM_H
#define LARDER_CZLIB_SHIM_H

#include <stdint.h>
#include <zlib.h>

// deflateInit2 is a macro that adds the version and the size of the structure.
static inline int larder_deflateInit2(z_streamp stream, int level, int windowBits, int memLevel) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, memLevel, Z_DEFAULT_STRATEGY);
}

// inflateInit2 is a macro too.
static inline int larder_inflateInit2(z_streamp stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}

// crc32_combine takes a z_off_t, whose width is a matter of build flags.
static inline uint32_t larder_crc32_combine(uint32_t first, uint32_t second, int64_t secondCount) {
  return (uint32_t)crc32_combine((uLong)first, (uLong)second, (z_off_t)secondCount);
}

#endif
