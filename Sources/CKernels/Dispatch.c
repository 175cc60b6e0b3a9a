// Chooses the table of kernels once, when the program is loaded.
#include "Dispatch.h"

#include <stdatomic.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)

static _Atomic(const CKTable *) active = &ck_table_sse2;

static const CKTable *supported(const char *name) {
  __builtin_cpu_init();
  if (strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    return &ck_table_avx512;
  }
  if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2")) return &ck_table_avx2;
  if (strcmp(name, "sse2") == 0) return &ck_table_sse2;
  return NULL;
}

#else

static _Atomic(const CKTable *) active = &ck_table_neon;

static const CKTable *supported(const char *name) { return strcmp(name, "neon") == 0 ? &ck_table_neon : NULL; }

#endif

static inline const CKTable *table(void) { return atomic_load_explicit(&active, memory_order_relaxed); }

const char *ck_instruction_set(void) { return table()->name; }

const char *ck_set_instruction_set(const char *name) {
  const CKTable *wanted = supported(name);
  if (wanted) atomic_store_explicit(&active, wanted, memory_order_relaxed);
  return table()->name;
}

__attribute__((constructor)) static void choose_widest(void) {
  static const char *const names[] = {"avx512", "avx2", "sse2", "neon"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (supported(names[i])) {
      ck_set_instruction_set(names[i]);
      return;
    }
  }
}

void ck_threefry_keys(size_t n, const uint32_t *k0, const uint32_t *k1, uint32_t c0, uint32_t c1, uint32_t *y0,
                      uint32_t *y1) {
  table()->threefry_keys(n, k0, k1, c0, c1, y0, y1);
}

void ck_threefry_counters(size_t n, uint32_t k0, uint32_t k1, uint64_t first, uint32_t *y0, uint32_t *y1) {
  table()->threefry_counters(n, k0, k1, first, y0, y1);
}

void ck_threefry_chain(size_t steps, size_t lanes, uint32_t *s0, uint32_t *s1, uint32_t *sub0, uint32_t *sub1) {
  table()->threefry_chain(steps, lanes, s0, s1, sub0, sub1);
}

void ck_uniform_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *u) { table()->uniform_f64(n, y0, y1, u); }
void ck_uniform_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *u) { table()->uniform_f32(n, y0, y1, u); }
void ck_normal_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *z) { table()->normal_f64(n, y0, y1, z); }
void ck_normal_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *z) { table()->normal_f32(n, y0, y1, z); }

#define CK_UNARY(name, accuracy)                                                                                    \
  void ck_##name##_f64(size_t n, const double *x, double *y) { table()->name##_f64(n, x, y); }                      \
  void ck_##name##_f32(size_t n, const float *x, float *y) { table()->name##_f32(n, x, y); }
CK_UNARIES(CK_UNARY)

void ck_pow_f64(size_t n, const double *x, const double *y, double *z) { table()->pow_f64(n, x, y, z); }
void ck_pow_f32(size_t n, const float *x, const float *y, float *z) { table()->pow_f32(n, x, y, z); }

void ck_normal_log_density_f64(size_t lanes, const double *x, const double *location, const double *scale,
                               double *density) {
  table()->normal_log_density_f64(lanes, x, location, scale, density);
}

CKColumnKernel ck_column_kernel(int operation, size_t lanes, int first, int second, int third) {
  return table()->column_kernel(operation, lanes, first, second, third);
}

void ck_filter_run(size_t lanes, const CKFilter *filter) { table()->filter_run(lanes, filter); }
