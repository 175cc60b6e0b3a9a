// Template: operations on columns, which hold a number for each step and lane (step t, lane l at t * lanes + l).
//
// An argument is a column, one number a step (data), one number a lane (what no step changes), or a single number. Every
// kernel does the same arithmetic in the same order on every instruction set: a lane gives the same bits in any company.
// Where arguments are columns and single numbers, lanes do not matter, and with one lane there is nothing else.
#include "Vectors.h"

#define CK_COLUMN_PAIRS(each)                                                                                         \
  each(ADD) each(SUBTRACT) each(MULTIPLY) each(DIVIDE) each(LESS) each(LESS_OR_EQUAL) each(EQUAL) each(AND) each(OR)
#define CK_COLUMN_TRIPLES(each) each(MULTIPLY_ADD) each(SUBTRACT_PRODUCT)
#define CK_COLUMN_PLAIN(each)                                                                                         \
  each(NEGATE) each(ABSOLUTE) each(SQUARE_ROOT) each(FLOOR) each(NOT) each(COPY) each(POWER) each(SELECT)
#define CK_COLUMN_BY_LANES(each)                                                                                      \
  each(SPREAD_STEP) each(SPREAD_LANE) each(SPREAD_ONE) each(GATHER) each(SCATTER) each(SCATTER_BACK) each(STORE)      \
  each(CHECK) each(CHECK_BETWEEN) each(SUM) each(SUM_BACK) each(SUM_PRODUCT) each(SUM_PRODUCT_BACK)                   \
  each(SUM_PRODUCT_STEP) each(SUM_PRODUCT_STEP_BACK) each(TOTAL)

#include "Arithmetic.h"

// One argument, a column.
static void column_NEGATE(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t i = 0; i < n; i++) y[i] = -a[i];
}
static void column_ABSOLUTE(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t i = 0; i < n; i++) y[i] = __builtin_fabs(a[i]);
}
static void column_SQUARE_ROOT(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    cv2 x = __builtin_elementwise_sqrt(column_load_2(a + i));
    column_store_2(y + i, x);
  }
  if (i < n) y[i] = __builtin_elementwise_sqrt((cv2){a[i], a[i]}).x;
}
static void column_FLOOR(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t i = 0; i < n; i++) y[i] = ck_floor_f64x2((ck_f64x2){a[i], a[i]}).x;
}
static void column_NOT(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  for (size_t i = 0; i < n; i++) y[i] = a[i] != 0 ? 0.0 : 1.0;
}
static void column_COPY(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  memcpy(y, a, n * sizeof *y);
}
#define CK_COLUMN_FUNCTION(name, accuracy)                                                                          \
  static void column_##name(CK_COLUMN_ARGUMENTS) {                                                                  \
    CK_UNUSED;                                                                                                      \
    name##_f64(n, a, y);                                                                                            \
  }
CK_UNARIES(CK_COLUMN_FUNCTION)
static void column_POWER(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  pow_f64(n, a, b, y);
}
#define CK_LANES 1
#include "ByLanes.h"
#define CK_LANES 2
#include "ByLanes.h"
#define CK_LANES 4
#include "ByLanes.h"
#define CK_LANES 8
#include "ByLanes.h"
#include "Reductions.h"

#define CK_FUNCTION_CASE(name, accuracy) case CK_COLUMN_##name: return column_##name;
#define CK_PLAIN_CASE(name) case CK_COLUMN_##name: return column_##name;
#define CK_LANES_CASE(name) case CK_COLUMN_##name: return lanes == 1 ? column_##name##_1 : CK_OF_LANES(column_##name);

static CKColumnKernel column_kernel(int operation, size_t lanes, int first, int second, int third) {
  switch (operation) {
    CK_COLUMN_PAIRS(CK_PAIR_CASES)
    CK_COLUMN_TRIPLES(CK_TRIPLE_CASES)
    CK_UNARIES(CK_FUNCTION_CASE)
    CK_COLUMN_PLAIN(CK_PLAIN_CASE)
    CK_COLUMN_BY_LANES(CK_LANES_CASE)
    default: return 0;
  }
}
