// The few kernels that gain from wide vectors, each compiled for several instruction sets and chosen once at run
// time, so that the package itself stays on the baseline of its platform.
//
// Every kernel gives the same bits on every instruction set and for every length: floating-point contraction is off
// and elementary functions are SLEEF's deterministic variants without fused multiply-add ("cinz").
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// ---- Threefry-2x32-20 over many keys (Keys.h) -------------------------------------------------------------------
// Keys and outputs are held as two arrays of words. Outputs may be the same arrays as the keys.

// One counter, n keys: (y0[i], y1[i]) = TF((k0[i], k1[i]), (c0, c1)).
void ck_threefry_keys(size_t n, const uint32_t *k0, const uint32_t *k1, uint32_t c0, uint32_t c1, uint32_t *y0,
                      uint32_t *y1);

// One key, n counters from `first` on: (y0[i], y1[i]) = TF((k0, k1), (high, low word of first + i)).
void ck_threefry_counters(size_t n, uint32_t k0, uint32_t k1, uint64_t first, uint32_t *y0, uint32_t *y1);

// The chain of a scan, for `lanes` paths and `steps` steps: at every step (s, sub) = split(s).
// s0, s1 hold `lanes` words each and end at the key after the last step; sub0, sub1 receive steps * lanes words,
// step by step.
void ck_threefry_chain(size_t steps, size_t lanes, uint32_t *s0, uint32_t *s1, uint32_t *sub0, uint32_t *sub1);

// ---- Bits to draws (Draws.h) --------------------------------------------------------------------------------------

// JAX's uniforms on [0, 1): 52 bits of (y0 << 32 | y1) for double, 23 bits of y0 ^ y1 for float.
void ck_uniform_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *u);
void ck_uniform_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *u);

// Standard normals from JAX's uniform v on (-1, 1): z = sign(v) Qinv((1 - |v|) / 2), Qinv being the upper-tail
// quantile by the algorithm that GSL uses (Wichura 1988, AS 241). The central 85 % equal gsl_cdf_ugaussian_Qinv bit for
// bit; outside the logarithm is SLEEF's, at most an ulp from the C library's, whose last bit depends on the processor.
// The float version evaluates in double and rounds once.
void ck_normal_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *z);
void ck_normal_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *z);

// ---- Elementary functions over many numbers (Elementary.h) --------------------------------------------------------
// x and y may be the same array. n is 1, 2, 4, 8 or any other number.
//
// Close to overflow SLEEF gives infinity early, in double (and single) precision: sinh and cosh beyond |x| = 709.7
// (88.7), log1p beyond 1e307 (1e38), lgamma beyond 2.5e305 (4e36), pow in the last binade. lgamma of a negative number
// near one of its zeros is exact to about 1e-15 (1e-7) absolutely, not relatively.

// Every function of one number, with the part of SLEEF's name that states the bound on its error: 1.0 or 1.5 ulp.
#define CK_UNARIES(each)                                                                                            \
  each(exp, u10) each(expm1, u10) each(log, u10) each(log1p, u10) each(sin, u10) each(cos, u10) each(tan, u10)      \
  each(atan, u10) each(sinh, u10) each(cosh, u10) each(tanh, u10) each(erf, u10) each(erfc, u15) each(lgamma, u10)

void ck_exp_f64(size_t n, const double *x, double *y);
void ck_exp_f32(size_t n, const float *x, float *y);
void ck_expm1_f64(size_t n, const double *x, double *y);
void ck_expm1_f32(size_t n, const float *x, float *y);
void ck_log_f64(size_t n, const double *x, double *y);
void ck_log_f32(size_t n, const float *x, float *y);
void ck_log1p_f64(size_t n, const double *x, double *y);
void ck_log1p_f32(size_t n, const float *x, float *y);
void ck_sin_f64(size_t n, const double *x, double *y);
void ck_sin_f32(size_t n, const float *x, float *y);
void ck_cos_f64(size_t n, const double *x, double *y);
void ck_cos_f32(size_t n, const float *x, float *y);
void ck_tan_f64(size_t n, const double *x, double *y);
void ck_tan_f32(size_t n, const float *x, float *y);
void ck_atan_f64(size_t n, const double *x, double *y);
void ck_atan_f32(size_t n, const float *x, float *y);
void ck_sinh_f64(size_t n, const double *x, double *y);
void ck_sinh_f32(size_t n, const float *x, float *y);
void ck_cosh_f64(size_t n, const double *x, double *y);
void ck_cosh_f32(size_t n, const float *x, float *y);
void ck_tanh_f64(size_t n, const double *x, double *y);
void ck_tanh_f32(size_t n, const float *x, float *y);
void ck_erf_f64(size_t n, const double *x, double *y);
void ck_erf_f32(size_t n, const float *x, float *y);
void ck_erfc_f64(size_t n, const double *x, double *y);
void ck_erfc_f32(size_t n, const float *x, float *y);
void ck_lgamma_f64(size_t n, const double *x, double *y);
void ck_lgamma_f32(size_t n, const float *x, float *y);

void ck_pow_f64(size_t n, const double *x, const double *y, double *z);
void ck_pow_f32(size_t n, const float *x, const float *y, float *z);

// ---- The normal density (NormalDensity.h) --------------------------------------------------------------------------

// The log density of the normal distribution, for 1, 2, 4 or 8 numbers.
void ck_normal_log_density_f64(size_t lanes, const double *x, const double *location, const double *scale,
                               double *density);

// ---- Columns (Columns/): a number for each step and lane of a recorded loop ------------------------------------------

// How a kernel reads an argument: a column, one number a step, one number a lane, a single number.
enum { CK_READ_COLUMN, CK_READ_STEP, CK_READ_LANE, CK_READ_ONE };

// Operations of two arguments read any way; a b + c and c - a b; functions and the rest take columns.
enum {
  CK_COLUMN_ADD, CK_COLUMN_SUBTRACT, CK_COLUMN_MULTIPLY, CK_COLUMN_DIVIDE, CK_COLUMN_LESS, CK_COLUMN_LESS_OR_EQUAL,
  CK_COLUMN_EQUAL, CK_COLUMN_AND, CK_COLUMN_OR, CK_COLUMN_MULTIPLY_ADD, CK_COLUMN_SUBTRACT_PRODUCT,
  CK_COLUMN_exp, CK_COLUMN_expm1, CK_COLUMN_log, CK_COLUMN_log1p, CK_COLUMN_sin, CK_COLUMN_cos, CK_COLUMN_tan,
  CK_COLUMN_atan, CK_COLUMN_sinh, CK_COLUMN_cosh, CK_COLUMN_tanh, CK_COLUMN_erf, CK_COLUMN_erfc, CK_COLUMN_lgamma,
  CK_COLUMN_NEGATE, CK_COLUMN_ABSOLUTE, CK_COLUMN_SQUARE_ROOT, CK_COLUMN_FLOOR, CK_COLUMN_NOT, CK_COLUMN_COPY,
  CK_COLUMN_POWER, CK_COLUMN_SELECT, CK_COLUMN_SPREAD_STEP, CK_COLUMN_SPREAD_LANE, CK_COLUMN_SPREAD_ONE,
  CK_COLUMN_GATHER, CK_COLUMN_SCATTER, CK_COLUMN_SCATTER_BACK, CK_COLUMN_STORE, CK_COLUMN_CHECK,
  CK_COLUMN_CHECK_BETWEEN, CK_COLUMN_SUM, CK_COLUMN_SUM_BACK, CK_COLUMN_SUM_PRODUCT, CK_COLUMN_SUM_PRODUCT_BACK,
  CK_COLUMN_SUM_PRODUCT_STEP,
  CK_COLUMN_SUM_PRODUCT_STEP_BACK, CK_COLUMN_TOTAL,
};

// A kernel: `steps` steps, `n` = steps * lanes numbers, the result and up to three arguments.
typedef void (*CKColumnKernel)(size_t steps, size_t n, double *y, const double *a, const double *b, const double *c);

// A function of up to four columns that is no kernel.
typedef void (*CKColumnCall)(void *context, size_t n, double *y, const double *a, const double *b, const double *c,
                             const double *d);

// The kernel of an operation in 1, 2, 4 or 8 lanes, its arguments read in the given ways; null where there is none.
CKColumnKernel ck_column_kernel(int operation, size_t lanes, int first, int second, int third);

// Where an operand of a block lies: `address`, `advance` bytes further for each step before the block, `within` bytes for
// each step in it.
typedef struct {
  void *address;
  ptrdiff_t advance, within;
} CKColumnPlace;
typedef struct {
  CKColumnKernel kernel;
  CKColumnCall call;
  void *context;
  CKColumnPlace result, first, second, third, fourth;
} CKColumnOperation;

// ---- States that are integrated out (States/): the Kalman filter and its derivatives -------------------------------------

// The noise of a datum that is a sum of states counts as no less than this part of the greatest variance that such a sum has
// had: what is left of it is known no better after rounding. Far from where the probability is, the density then falls
// instead of being no number.
#define CK_LEAST_NOISE 0x1p-44

// A number that an operation of the filter takes, for each step: `within` bytes from one step to the next, a number a lane
// or `is_one` for all. What is derived by it is added to `adjoint`, unless that is null.
typedef struct {
  const double *value;
  ptrdiff_t within;
  double *adjoint;
  ptrdiff_t adjoint_within;
  int32_t is_one;
} CKFilterOperand;

// A variable and the operand it is multiplied by, -1 for one.
typedef struct {
  int32_t slot, coefficient;
} CKFilterTerm;

// A new variable x[target] = mean + sum of terms + noise, or a datum that is this sum. `mean` and `variance` are operands,
// -1 for nothing. `saved` is how many numbers a lane the derivatives need of it.
typedef struct {
  int32_t is_observed, target, mean, variance, datum, first, count, saved;
} CKFilterOperation;

// The operations of one step.
typedef struct {
  int32_t first, count;
} CKFilterTemplate;

// Which template a step runs, and at which step of its operands.
typedef struct {
  int32_t number, step;
} CKFilterStep;

// A filter and its memory. `is_single` says that one state is held, and that no operation has more than one term;
// `saved_count` is how many numbers a lane all steps save. `memory` and `adjoints` hold width + width (width + 1) / 2 numbers a lane, `scratch` width of
// them; without `adjoints` no derivatives are computed. Results: the sum of e^2 / S, and the product of all S as a number
// from 1 to 2 and the exponent of two that goes with it.
typedef struct {
  size_t width, step_count, saved_count;
  int is_single;
  const CKFilterOperand *operands;
  const CKFilterTerm *terms;
  const CKFilterOperation *operations;
  const CKFilterTemplate *templates;
  const CKFilterStep *steps;
  double *memory, *adjoints, *scratch, *saved, *results;
} CKFilter;

// Runs a filter over all steps, and back for the derivatives of -(sum of log S + e^2 / S) / 2.
void ck_filter_run(size_t lanes, const CKFilter *filter);

// Draws all variables given the data, with one lane (Durbin and Koopman 2002). `noise` is a standard normal number for each
// operation, in the order in which they are run; `values` receives the variable of each operation that makes one.
// `work` is room for (width + 2) numbers an operation and width (width + 4).
void ck_filter_draw(const CKFilter *filter, const double *noise, double *values, double *work);

// The variance of each variable given all data, as ck_filter_draw gives means. `work` is room for (width + 2) numbers an
// operation and width (width + 4).
void ck_filter_smooth(const CKFilter *filter, double *variances, double *work);

// The mean and variance of each variable when it is made, given the data before it. `work` is room for width (width + 2) + 2
// numbers.
void ck_filter_moments(const CKFilter *filter, double *means, double *variances, double *work);

// The data, and from each origin, after `first` of them and after each one more, the means and variances of the next `horizon`,
// given the data before the origin; NaN past the end. The origin after the last one is included, so that with n data there
// are n - first + 1 rows. `work` is room for 2 width (width + 1) + width + 2 numbers.
void ck_filter_foresee(const CKFilter *filter, size_t first, size_t horizon, double *data, double *means,
                       double *variances, double *work);

// One part of what an evaluator does, in order. A loop is followed by its phases, and runs them block by block.
enum { CK_ITEM_CLEAR, CK_ITEM_RUN, CK_ITEM_LOOP, CK_ITEM_COLUMNS, CK_ITEM_STEPS, CK_ITEM_RECURRENCE, CK_ITEM_FILTER };
typedef struct {
  int kind;
  // The operations; of CLEAR the numbers set to zero; of LOOP how many phases follow.
  size_t first, count;
  // LOOP: how many steps there are, how many are computed together, and whether from the last to the first.
  size_t steps, length;
  int backwards;
  // RECURRENCE: y[t] = a[t] y[t - lag] + c[t], or y[t + lag] backwards, where `first` is a and `third` is c; `one_a` and
  // `one_c` say that they are one number for all lanes.
  size_t lag;
  int one_a, one_c;
  const CKFilter *filter;
} CKColumnItem;

// Runs all parts.
void ck_run_items(size_t lanes, double *slots, size_t count, const CKColumnItem *items,
                  const CKColumnOperation *operations);

// The recorder of the current thread, or null.
void *ck_current_recorder(void);
void ck_set_current_recorder(void *recorder);

// ---- One number (Single.c for the draws) --------------------------------------------------------------------------
// The same bits as above without the dispatch: the number is one lane of the narrowest vector, which every processor
// of the platform has. (SLEEF's variants for one number are three times slower.)

double ck_normal1_f64(uint32_t y0, uint32_t y1);
float ck_normal1_f32(uint32_t y0, uint32_t y1);

// The upper-tail quantile of the standard normal distribution: infinite at 0 and 1, NaN outside.
double ck_normal_upper_quantile1_f64(double q);

typedef double ck_f64x2 __attribute__((ext_vector_type(2)));
typedef float ck_f32x4 __attribute__((ext_vector_type(4)));

#if defined(__x86_64__)
#define CK_BASELINE(function, accuracy) Sleef_cinz_##function##_##accuracy##sse2
#elif defined(__aarch64__)
#define CK_BASELINE(function, accuracy) Sleef_cinz_##function##_##accuracy##advsimdnofma
#else
#error "CKernels knows x86-64 and arm64."
#endif

#define CK_ONE(name, accuracy)                                                                                      \
  ck_f64x2 CK_BASELINE(name##d2, accuracy)(ck_f64x2);                                                               \
  ck_f32x4 CK_BASELINE(name##f4, accuracy)(ck_f32x4);                                                               \
  static inline double ck_##name##1_f64(double x) {                                                                 \
    return CK_BASELINE(name##d2, accuracy)((ck_f64x2){x, x}).x;                                                     \
  }                                                                                                                 \
  static inline float ck_##name##1_f32(float x) { return CK_BASELINE(name##f4, accuracy)((ck_f32x4){x, x, x, x}).x; }

CK_ONE(exp, u10)
CK_ONE(expm1, u10)
CK_ONE(log, u10)
CK_ONE(log1p, u10)
CK_ONE(sin, u10)
CK_ONE(cos, u10)
CK_ONE(tan, u10)
CK_ONE(atan, u10)
CK_ONE(sinh, u10)
CK_ONE(cosh, u10)
CK_ONE(tanh, u10)
CK_ONE(erf, u10)
CK_ONE(erfc, u15)
CK_ONE(lgamma, u10)

ck_f64x2 CK_BASELINE(powd2, u10)(ck_f64x2, ck_f64x2);
ck_f32x4 CK_BASELINE(powf4, u10)(ck_f32x4, ck_f32x4);
static inline double ck_pow1_f64(double x, double y) {
  return CK_BASELINE(powd2, u10)((ck_f64x2){x, x}, (ck_f64x2){y, y}).x;
}
static inline float ck_pow1_f32(float x, float y) {
  return CK_BASELINE(powf4, u10)((ck_f32x4){x, x, x, x}, (ck_f32x4){y, y, y, y}).x;
}

// ---- What the baseline has no instruction for, or what a generic vector of Swift does element by element -----------

typedef int64_t ck_s64x2 __attribute__((ext_vector_type(2)));
typedef int32_t ck_s32x4 __attribute__((ext_vector_type(4)));

// All bits set where the comparison holds. The empty assembly hides where the bits come from: the optimiser would turn
// them into single bits, merge those of several vectors, and take them apart again one by one.
#if defined(__x86_64__)
#define CK_OPAQUE(x) __asm__("" : "+x"(x))
#else
#define CK_OPAQUE(x) __asm__("" : "+w"(x))
#endif
#define CK_COMPARE(name, operation)                                                                                 \
  static inline ck_s64x2 ck_##name##_f64x2(ck_f64x2 a, ck_f64x2 b) {                                                \
    ck_s64x2 mask = (ck_s64x2)(a operation b);                                                                      \
    CK_OPAQUE(mask);                                                                                                \
    return mask;                                                                                                    \
  }                                                                                                                 \
  static inline ck_s32x4 ck_##name##_f32x4(ck_f32x4 a, ck_f32x4 b) {                                                \
    ck_s32x4 mask = (ck_s32x4)(a operation b);                                                                      \
    CK_OPAQUE(mask);                                                                                                \
    return mask;                                                                                                    \
  }
CK_COMPARE(less, <)
CK_COMPARE(less_or_equal, <=)
CK_COMPARE(equal, ==)

static inline ck_f64x2 ck_root_f64x2(ck_f64x2 x) { return __builtin_elementwise_sqrt(x); }
static inline ck_f32x4 ck_root_f32x4(ck_f32x4 x) { return __builtin_elementwise_sqrt(x); }

// Adding and taking away 2^52 (2^23) rounds |x| to the nearest whole number; larger numbers are whole already, and NaN
// compares false. The sign comes last, for the sake of -0.
#define CK_FLOOR(name, reals, bits, element, shift, sign)                                                           \
  static inline reals ck_floor_##name(reals x) {                                                                    \
    bits signs = (bits)x & (bits)(sign);                                                                            \
    reals size = (reals)((bits)x ^ signs);                                                                          \
    reals nearest = (reals)((bits)((size + shift) - shift) | signs);                                                \
    reals below = nearest - (reals)((bits)(nearest > x) & (bits)((reals)(element)1));                               \
    bits small = (bits)(size < shift);                                                                              \
    return (reals)((((bits)below | signs) & small) | ((bits)x & ~small));                                           \
  }
CK_FLOOR(f64x2, ck_f64x2, ck_s64x2, double, 0x1p52, INT64_MIN)
CK_FLOOR(f32x4, ck_f32x4, ck_s32x4, float, 0x1p23f, INT32_MIN)

// ---- Instruction sets -------------------------------------------------------------------------------------------

// The instruction set that the kernels run on: "avx512", "avx2", "sse2" or "neon". Settable for tests, which compare
// them; a set that the processor lacks is refused and the name in force returned.
const char *ck_instruction_set(void);
const char *ck_set_instruction_set(const char *name);

#endif
