// One table of kernels for each instruction set. All tables are compiled from the same templates (Keys.h, Draws.h,
// Elementary.h, NormalDensity.h, Columns/, States/) and give the same bits.
#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

#include "include/CKernels.h"

#define CK_UNARY_FIELDS(name, accuracy)                                                                             \
  void (*name##_f64)(size_t n, const double *x, double *y);                                                         \
  void (*name##_f32)(size_t n, const float *x, float *y);

typedef struct {
  const char *name;
  void (*threefry_keys)(size_t n, const uint32_t *k0, const uint32_t *k1, uint32_t c0, uint32_t c1, uint32_t *y0,
                        uint32_t *y1);
  void (*threefry_counters)(size_t n, uint32_t k0, uint32_t k1, uint64_t first, uint32_t *y0, uint32_t *y1);
  void (*threefry_chain)(size_t steps, size_t lanes, uint32_t *s0, uint32_t *s1, uint32_t *sub0, uint32_t *sub1);
  void (*uniform_f64)(size_t n, const uint32_t *y0, const uint32_t *y1, double *u);
  void (*uniform_f32)(size_t n, const uint32_t *y0, const uint32_t *y1, float *u);
  void (*normal_f64)(size_t n, const uint32_t *y0, const uint32_t *y1, double *z);
  void (*normal_f32)(size_t n, const uint32_t *y0, const uint32_t *y1, float *z);
  CK_UNARIES(CK_UNARY_FIELDS)
  void (*pow_f64)(size_t n, const double *x, const double *y, double *z);
  void (*pow_f32)(size_t n, const float *x, const float *y, float *z);
  void (*normal_log_density_f64)(size_t lanes, const double *x, const double *location, const double *scale,
                                 double *density);
  CKColumnKernel (*column_kernel)(int operation, size_t lanes, int first, int second, int third);
  void (*filter_run)(size_t lanes, const CKFilter *filter);
} CKTable;

#define CK_HIDDEN __attribute__((visibility("hidden")))

#if defined(__x86_64__)
extern const CKTable ck_table_avx512 CK_HIDDEN;
extern const CKTable ck_table_avx2 CK_HIDDEN;
extern const CKTable ck_table_sse2 CK_HIDDEN;
#else
extern const CKTable ck_table_neon CK_HIDDEN;
#endif

// A table made of what the templates define in the including file.
#define CK_UNARY_ENTRIES(name, accuracy) .name##_f64 = name##_f64, .name##_f32 = name##_f32,
#define CK_TABLE(set)                                                                                               \
  {                                                                                                                 \
    .name = set, .threefry_keys = threefry_keys, .threefry_counters = threefry_counters,                            \
    .threefry_chain = threefry_chain, .uniform_f64 = uniform_f64, .uniform_f32 = uniform_f32,                       \
    .normal_f64 = normal_f64, .normal_f32 = normal_f32, CK_UNARIES(CK_UNARY_ENTRIES).pow_f64 = pow_f64,             \
    .pow_f32 = pow_f32, .normal_log_density_f64 = normal_log_density_f64, .column_kernel = column_kernel,           \
    .filter_run = filter_run,                                                                                       \
  }

#endif
