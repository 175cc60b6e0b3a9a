// A trend and twelve seasons, with the states integrated out by a Kalman filter:
//
//     s[t] = -(s[t-1] + ... + s[t-11]) + season e[t]
//     x[t] = x[t-1] + b[t-1] + level f[t],  b[t] = b[t-1] + slope g[t],  y[t] ~ Normal(x[t] + s[t], noise)
//
// All that comes before the series is Normal(0, 3). The sum of the seasons, with its sign changed, is a state of its
// own: the month of the next step but for its shock. A step then exchanges two states, where it would add eleven:
//
//     next[t] = s[t-11] - season e[t],  s[t] = next[t-1] + season e[t]
//
// The derivatives are those of the filter, taken from the end of the series, see `level.c`.
#include <stdlib.h>

#include "floor.h"
#include "vectors.h"
#include "priors.h"
#include "product.h"

#define START_VARIANCE 9.0

// The seasons that are held: the place of the oldest is the next to be taken.
enum { SEASONS = 11 };

// So many turns are not unrolled by themselves.
#define UNROLLED _Pragma("clang loop unroll(full)")

typedef struct {
  size_t steps;
  const double *y;
  void *work;
} Series;

// ---- One chain: four seasons make a vector -------------------------------------------------------------------------

enum { PARTS_1 = 3 };

// The last number is no season, and 0.
typedef union {
  f64x4 parts[PARTS_1];
  double numbers[4 * PARTS_1];
} Row_1;

// All rows, whole.
typedef struct {
  Row_1 rows[SEASONS];
} Square_1;

typedef int64_t i64x4 __attribute__((ext_vector_type(4)));

INLINE i64x4 is_place(int place) { return (i64x4){0, 1, 2, 3} == place % 4; }

INLINE double at_1(const Row_1 *row, int k) { return row->numbers[k]; }
// A whole vector is stored: it is soon loaded as one.
INLINE void put_1(Row_1 *row, int k, double x) {
  row->parts[k / 4] = is_place(k) ? (f64x4)x : row->parts[k / 4];
}
INLINE double sum_of_products_1(const Row_1 *a, const Row_1 *b) {
  f64x4 sum = a->parts[0] * b->parts[0];
  for (int i = 1; i < PARTS_1; i++) sum += a->parts[i] * b->parts[i];
  return sum4(sum);
}

INLINE double own_1(const Square_1 *square, int k) { return square->rows[k].numbers[k]; }
INLINE void put_own_1(Square_1 *square, int k, double x) { put_1(&square->rows[k], k, x); }
INLINE Row_1 line_1(const Square_1 *square, int k) { return square->rows[k]; }

// Exchanges row and column k with a row, and the number on the diagonal with another; the row keeps its own number k.
INLINE void exchange_line_1(Square_1 *square, int k, Row_1 *row, double *own) {
  const Row_1 new = *row;
  const double new_own = *own;
  *row = square->rows[k];
  *own = row->numbers[k];
  put_1(row, k, new.numbers[k]);
  for (int i = 0; i < SEASONS; i++) put_1(&square->rows[i], k, new.numbers[i]);
  square->rows[k] = new;
  put_1(&square->rows[k], k, new_own);
}

// Subtracts a b', which is symmetric.
INLINE void subtract_products_1(Square_1 *square, const Row_1 *a, const Row_1 *b) {
  UNROLLED
  for (int k = 0; k < SEASONS; k++) {
    for (int i = 0; i < PARTS_1; i++) square->rows[k].parts[i] -= a->numbers[k] * b->parts[i];
  }
}

INLINE Row_1 square_times_1(const Square_1 *square, const Row_1 *v) {
  Row_1 all = {0};
  UNROLLED
  for (int k = 0; k < SEASONS; k++) {
    for (int i = 0; i < PARTS_1; i++) all.parts[i] += v->numbers[k] * square->rows[k].parts[i];
  }
  return all;
}

// ---- Eight chains: a season makes a vector -------------------------------------------------------------------------

enum { PARTS_8 = SEASONS };

typedef struct {
  chains parts[PARTS_8];
} Row_8;

// The lower triangle, row by row.
typedef struct {
  chains numbers[SEASONS * (SEASONS + 1) / 2];
} Square_8;

INLINE int place_of(int row, int column) {
  return row > column ? row * (row + 1) / 2 + column : column * (column + 1) / 2 + row;
}

INLINE chains at_8(const Row_8 *row, int k) { return row->parts[k]; }
INLINE void put_8(Row_8 *row, int k, chains x) { row->parts[k] = x; }
INLINE chains sum_of_products_8(const Row_8 *a, const Row_8 *b) {
  chains sum = a->parts[0] * b->parts[0];
  for (int i = 1; i < PARTS_8; i++) sum += a->parts[i] * b->parts[i];
  return sum;
}

INLINE chains own_8(const Square_8 *square, int k) { return square->numbers[place_of(k, k)]; }
INLINE void put_own_8(Square_8 *square, int k, chains x) { square->numbers[place_of(k, k)] = x; }
INLINE Row_8 line_8(const Square_8 *square, int k) {
  Row_8 row;
  for (int i = 0; i < SEASONS; i++) row.parts[i] = square->numbers[place_of(k, i)];
  return row;
}

INLINE void exchange_line_8(Square_8 *square, int k, Row_8 *row, chains *own) {
  for (int i = 0; i < SEASONS; i++) {
    chains *a = i == k ? own : &row->parts[i], *b = &square->numbers[place_of(k, i)];
    const chains x = *a;
    *a = *b;
    *b = x;
  }
}

INLINE void subtract_products_8(Square_8 *square, const Row_8 *a, const Row_8 *b) {
  UNROLLED
  for (int k = 0; k < SEASONS; k++) {
    for (int i = 0; i <= k; i++) square->numbers[place_of(k, i)] -= a->parts[k] * b->parts[i];
  }
}

INLINE Row_8 square_times_8(const Square_8 *square, const Row_8 *v) {
  Row_8 all;
  UNROLLED
  for (int k = 0; k < SEASONS; k++) {
    chains sum = 0;
    for (int i = 0; i < k; i++) {
      const chains x = square->numbers[place_of(k, i)];
      sum += x * v->parts[i];
      all.parts[i] += x * v->parts[k];
    }
    all.parts[k] = sum + square->numbers[place_of(k, k)] * v->parts[k];
  }
  return all;
}

// ---- The posterior -------------------------------------------------------------------------------------------------

#define REAL double
#define NAME(name) name##_1
#define ROW Row_1
#define SQUARE Square_1
#define PARTS PARTS_1
#include "seasonal_of.h"
#undef REAL
#undef NAME
#undef ROW
#undef SQUARE
#undef PARTS
#define REAL chains
#define NAME(name) name##_8
#define ROW Row_8
#define SQUARE Square_8
#define PARTS PARTS_8
#include "seasonal_of.h"
#undef REAL
#undef NAME
#undef ROW
#undef SQUARE
#undef PARTS

static void one(void *data, const double *position, double *value, double *gradient) {
  *value = density_1(data, position, gradient);
}

static void eight(void *data, const double *position, double *value, double *gradient) {
  chains coordinates[4], by_coordinates[4];
  memcpy(coordinates, position, sizeof coordinates);
  store_chains(value, density_8(data, coordinates, by_coordinates));
  memcpy(gradient, by_coordinates, sizeof by_coordinates);
}

Posterior seasonal(size_t steps) {
  Series *series = malloc(sizeof *series);
  *series = (Series){steps, structural_series(steps), zeros(steps * sizeof(Step_8) / sizeof(double))};
  return (Posterior){4, series, one, eight};
}
