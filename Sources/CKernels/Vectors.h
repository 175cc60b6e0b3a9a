// Vectors by number of elements. Where the instruction set is narrower than the type, the compiler splits it.
// Included, like the templates, by each Set*.c with its instruction set switched on.
#ifndef CK_VECTORS_H
#define CK_VECTORS_H

typedef uint32_t u32x4 __attribute__((vector_size(16)));
typedef uint32_t u32x8 __attribute__((vector_size(32)));
typedef uint32_t u32x16 __attribute__((vector_size(64)));
typedef uint64_t u64x4 __attribute__((vector_size(32)));
typedef uint64_t u64x8 __attribute__((vector_size(64)));
typedef int64_t s64x4 __attribute__((vector_size(32)));
typedef int64_t s64x8 __attribute__((vector_size(64)));
typedef ck_f64x2 f64x2;
typedef double f64x4 __attribute__((vector_size(32)));
typedef double f64x8 __attribute__((vector_size(64)));
typedef ck_f32x4 f32x4;
typedef float f32x8 __attribute__((vector_size(32)));
typedef float f32x16 __attribute__((vector_size(64)));

// No vector wider than a register crosses a call that is not inlined, so the warning about their ABI is moot.
#pragma clang diagnostic ignored "-Wpsabi"

#define CK_INLINE static inline __attribute__((always_inline, unused))

// A caller on the baseline has just stored its lanes 16 bytes at a time. A wider load of bytes still in flight waits
// until they reach the cache (about 5 ns); 16-byte loads are forwarded. The empty assembly keeps the compiler from
// merging them into wide ones.
#if defined(__x86_64__)
#define CK_KEEP(x) __asm__("" : "+x"(x))
#else
#define CK_KEEP(x) (void)(x)
#endif

#define CK_QUARTER(vector, element)                                                                                 \
  CK_INLINE vector load_##vector(const element *p) {                                                                \
    vector x;                                                                                                       \
    memcpy(&x, p, sizeof x);                                                                                        \
    CK_KEEP(x);                                                                                                     \
    return x;                                                                                                       \
  }                                                                                                                 \
  CK_INLINE void store_##vector(element *p, vector x) { memcpy(p, &x, sizeof x); }

#define CK_DOUBLED(vector, half, element, ...)                                                                      \
  CK_INLINE vector load_##vector(const element *p) {                                                                \
    half low = load_##half(p), high = load_##half(p + sizeof(half) / sizeof(element));                              \
    return __builtin_shufflevector(low, high, __VA_ARGS__);                                                         \
  }                                                                                                                 \
  CK_INLINE void store_##vector(element *p, vector x) { memcpy(p, &x, sizeof x); }

CK_QUARTER(u32x4, uint32_t)
CK_QUARTER(f64x2, double)
CK_QUARTER(f32x4, float)
CK_DOUBLED(u32x8, u32x4, uint32_t, 0, 1, 2, 3, 4, 5, 6, 7)
CK_DOUBLED(u32x16, u32x8, uint32_t, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
CK_DOUBLED(f64x4, f64x2, double, 0, 1, 2, 3)
CK_DOUBLED(f64x8, f64x4, double, 0, 1, 2, 3, 4, 5, 6, 7)
CK_DOUBLED(f32x8, f32x4, float, 0, 1, 2, 3, 4, 5, 6, 7)
CK_DOUBLED(f32x16, f32x8, float, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

#endif
