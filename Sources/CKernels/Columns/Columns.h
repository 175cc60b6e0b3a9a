// Template: operations on columns, which hold a number for each step and lane (step t, lane l at t * lanes + l).
//
// An argument is a column, one number a step (data), one number a lane (what no step changes), or a single number. Every
// kernel does the same arithmetic in the same order on every instruction set: a lane gives the same bits in any company.
// Where arguments are columns and single numbers, lanes do not matter, and with one lane there is nothing else.
#include "Vectors.h"

#define CK_HELD_COLUMN(p) 0.0
#define CK_HELD_STEP(p) 0.0
#define CK_HELD_LANE(p) CK_JOIN(column_load_, CK_LANES)(p)
#define CK_HELD_ONE(p) 0.0

#define CK_OPERATION ADD
#define CK_VALUE(x, z, w, lanes) ((x) + (z))
#include "Pair.h"
#define CK_OPERATION SUBTRACT
#define CK_VALUE(x, z, w, lanes) ((x) - (z))
#include "Pair.h"
#define CK_OPERATION MULTIPLY
#define CK_VALUE(x, z, w, lanes) ((x) * (z))
#include "Pair.h"
#define CK_OPERATION DIVIDE
#define CK_VALUE(x, z, w, lanes) ((x) / (z))
#include "Pair.h"
#define CK_OPERATION LESS
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_truth_, lanes)((x) < (z))
#include "Pair.h"
#define CK_OPERATION LESS_OR_EQUAL
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_truth_, lanes)((x) <= (z))
#include "Pair.h"
#define CK_OPERATION EQUAL
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_truth_, lanes)((x) == (z))
#include "Pair.h"
#define CK_OPERATION AND
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_truth_, lanes)(CK_JOIN(column_holds_, lanes)(x) & CK_JOIN(column_holds_, lanes)(z))
#include "Pair.h"
#define CK_OPERATION OR
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_truth_, lanes)(CK_JOIN(column_holds_, lanes)(x) | CK_JOIN(column_holds_, lanes)(z))
#include "Pair.h"

// a b + c and c - a b, each rounded twice.
#define CK_OPERATION MULTIPLY_ADD
#define CK_VALUE(x, z, w, lanes) ((x) * (z) + (w))
#include "Triple.h"
#define CK_OPERATION SUBTRACT_PRODUCT
#define CK_VALUE(x, z, w, lanes) ((w) - (x) * (z))
#include "Triple.h"

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
#define CK_KERNEL column_SELECT
#define CK_FIRST CK_FLAT_COLUMN
#define CK_SECOND CK_FLAT_COLUMN
#define CK_THIRD CK_FLAT_COLUMN
#define CK_VALUE(x, z, w, lanes) CK_JOIN(column_choose_, lanes)(CK_JOIN(column_holds_, lanes)(x), z, w)
#include "Flat.h"
#undef CK_KERNEL
#undef CK_FIRST
#undef CK_SECOND
#undef CK_THIRD
#undef CK_VALUE

#define CK_LANES 1
#include "ByLanes.h"
#undef CK_LANES
#define CK_LANES 2
#include "ByLanes.h"
#undef CK_LANES
#define CK_LANES 4
#include "ByLanes.h"
#undef CK_LANES
#define CK_LANES 8
#include "ByLanes.h"
#undef CK_LANES
#include "Sums.h"

// ---- Which kernel ---------------------------------------------------------------------------------------------------

#define CK_WAY(first, second) ((first) * 4 + (second))
#define CK_OF_LANES(kernel) \
  (lanes == 2 ? CK_JOIN(kernel, _2) : lanes == 4 ? CK_JOIN(kernel, _4) : lanes == 8 ? CK_JOIN(kernel, _8) : 0)
#define CK_FUNCTION_CASE(name, accuracy) case CK_COLUMN_##name: return column_##name;
#define CK_PLAIN_CASE(name) case CK_COLUMN_##name: return column_##name;
#define CK_LANES_CASE(name) case CK_COLUMN_##name: return lanes == 1 ? column_##name##_1 : CK_OF_LANES(column_##name);

static CKColumnKernel column_kernel(int operation, size_t lanes, int first, int second, int third) {
  switch (operation) {
#define CK_OPERATION ADD
#include "PairChoice.h"
#define CK_OPERATION SUBTRACT
#include "PairChoice.h"
#define CK_OPERATION MULTIPLY
#include "PairChoice.h"
#define CK_OPERATION DIVIDE
#include "PairChoice.h"
#define CK_OPERATION LESS
#include "PairChoice.h"
#define CK_OPERATION LESS_OR_EQUAL
#include "PairChoice.h"
#define CK_OPERATION EQUAL
#include "PairChoice.h"
#define CK_OPERATION AND
#include "PairChoice.h"
#define CK_OPERATION OR
#include "PairChoice.h"
#define CK_OPERATION MULTIPLY_ADD
#include "TripleChoice.h"
#define CK_OPERATION SUBTRACT_PRODUCT
#include "TripleChoice.h"
    CK_UNARIES(CK_FUNCTION_CASE)
    CK_COLUMN_PLAIN(CK_PLAIN_CASE)
    CK_COLUMN_BY_LANES(CK_LANES_CASE)
    default: return 0;
  }
}
