// Kernels of two and three arguments, one for each way in which the arguments may be read: a column, one number a step
// (STEP), one number a lane (LANE), a single number (ONE).
//
// The lists of ways make the kernels, and the switch that finds them, alike.

#define CK_FLAT_PAIRS(each, operation)                                                                                \
  each(operation, COLUMN, COLUMN) each(operation, COLUMN, ONE) each(operation, ONE, COLUMN)
#define CK_STEPPED_PAIRS(each, operation)                                                                             \
  each(operation, COLUMN, STEP) each(operation, COLUMN, LANE) each(operation, STEP, COLUMN)                           \
  each(operation, LANE, COLUMN) each(operation, STEP, LANE) each(operation, LANE, STEP)
#define CK_FLAT_TRIPLES(each, operation)                                                                              \
  each(operation, COLUMN, COLUMN, COLUMN) each(operation, COLUMN, COLUMN, ONE)                                        \
  each(operation, COLUMN, ONE, COLUMN) each(operation, COLUMN, ONE, ONE)
#define CK_STEPPED_TRIPLES(each, operation)                                                                           \
  each(operation, COLUMN, COLUMN, STEP) each(operation, COLUMN, COLUMN, LANE)                                         \
  each(operation, COLUMN, ONE, STEP) each(operation, COLUMN, ONE, LANE)                                               \
  each(operation, COLUMN, STEP, COLUMN) each(operation, COLUMN, STEP, ONE)                                            \
  each(operation, COLUMN, STEP, STEP) each(operation, COLUMN, STEP, LANE)                                             \
  each(operation, COLUMN, LANE, COLUMN) each(operation, COLUMN, LANE, ONE)                                            \
  each(operation, COLUMN, LANE, STEP) each(operation, COLUMN, LANE, LANE)                                             \
  each(operation, LANE, STEP, COLUMN) each(operation, LANE, STEP, ONE)                                                \
  each(operation, LANE, STEP, STEP) each(operation, LANE, STEP, LANE)

// The value of an operation for vectors x, z and w of so many lanes; products and sums are rounded one by one.
#define CK_VALUE_ADD(x, z, w, lanes) ((x) + (z))
#define CK_VALUE_SUBTRACT(x, z, w, lanes) ((x) - (z))
#define CK_VALUE_MULTIPLY(x, z, w, lanes) ((x) * (z))
#define CK_VALUE_DIVIDE(x, z, w, lanes) ((x) / (z))
#define CK_VALUE_LESS(x, z, w, lanes) column_truth_##lanes((x) < (z))
#define CK_VALUE_LESS_OR_EQUAL(x, z, w, lanes) column_truth_##lanes((x) <= (z))
#define CK_VALUE_EQUAL(x, z, w, lanes) column_truth_##lanes((x) == (z))
#define CK_VALUE_AND(x, z, w, lanes) column_truth_##lanes(column_holds_##lanes(x) & column_holds_##lanes(z))
#define CK_VALUE_OR(x, z, w, lanes) column_truth_##lanes(column_holds_##lanes(x) | column_holds_##lanes(z))
#define CK_VALUE_MULTIPLY_ADD(x, z, w, lanes) ((x) * (z) + (w))
#define CK_VALUE_SUBTRACT_PRODUCT(x, z, w, lanes) ((w) - (x) * (z))
#define CK_VALUE_SELECT(x, z, w, lanes) column_choose_##lanes(column_holds_##lanes(x), z, w)

// Reading number i and those after it, where lanes do not matter.
#define CK_FLAT_COLUMN(p, lanes) column_load_##lanes(p + i)
#define CK_FLAT_ONE(p, lanes) ((cv##lanes)(p[0]))
#define CK_FLAT_NONE(p, lanes) 0
// Reading all lanes of step t, and what is read once for all steps.
#define CK_STEP_COLUMN(p, lanes) column_load_##lanes(p + t * lanes)
#define CK_STEP_STEP(p, lanes) ((cv##lanes)(p[t]))
#define CK_STEP_LANE(p, lanes) p##_lanes
#define CK_STEP_ONE(p, lanes) ((cv##lanes)(p[0]))
#define CK_STEP_NONE(p, lanes) 0
#define CK_HELD_COLUMN(p, lanes) 0.0
#define CK_HELD_STEP(p, lanes) 0.0
#define CK_HELD_LANE(p, lanes) column_load_##lanes(p)
#define CK_HELD_ONE(p, lanes) 0.0
#define CK_HELD_NONE(p, lanes) 0.0

// y[i] = value for all numbers, eight at a time, then four, two and one.
#define CK_FLAT_VALUE(value, first, second, third, lanes)                                                             \
  value(CK_FLAT_##first(a, lanes), CK_FLAT_##second(b, lanes), CK_FLAT_##third(c, lanes), lanes)
#define CK_FLAT_KERNEL(kernel, value, first, second, third)                                                           \
  static void kernel(CK_COLUMN_ARGUMENTS) {                                                                           \
    CK_UNUSED;                                                                                                        \
    size_t i = 0;                                                                                                     \
    for (; i + 8 <= n; i += 8) column_store_8(y + i, CK_FLAT_VALUE(value, first, second, third, 8));                  \
    if (n & 4) {                                                                                                      \
      column_store_4(y + i, CK_FLAT_VALUE(value, first, second, third, 4));                                           \
      i += 4;                                                                                                         \
    }                                                                                                                 \
    if (n & 2) {                                                                                                      \
      column_store_2(y + i, CK_FLAT_VALUE(value, first, second, third, 2));                                           \
      i += 2;                                                                                                         \
    }                                                                                                                 \
    if (n & 1) column_store_1(y + i, CK_FLAT_VALUE(value, first, second, third, 1));                                  \
  }

// The same a step at a time, for 2, 4 and 8 lanes; with one lane nothing differs from the flat kernels.
#define CK_STEPPED_KERNEL_OF(lanes, kernel, value, first, second, third)                                              \
  static void kernel##_##lanes(CK_COLUMN_ARGUMENTS) {                                                                 \
    CK_UNUSED;                                                                                                        \
    const cv##lanes a_lanes = CK_HELD_##first(a, lanes), b_lanes = CK_HELD_##second(b, lanes),                        \
                    c_lanes = CK_HELD_##third(c, lanes);                                                              \
    (void)a_lanes, (void)b_lanes, (void)c_lanes;                                                                      \
    for (size_t t = 0; t < steps; t++) {                                                                              \
      column_store_##lanes(y + t * lanes, value(CK_STEP_##first(a, lanes), CK_STEP_##second(b, lanes),                \
                                                CK_STEP_##third(c, lanes), lanes));                                   \
    }                                                                                                                 \
  }
#define CK_STEPPED_KERNEL(kernel, value, first, second, third)                                                        \
  CK_STEPPED_KERNEL_OF(2, kernel, value, first, second, third)                                                        \
  CK_STEPPED_KERNEL_OF(4, kernel, value, first, second, third)                                                        \
  CK_STEPPED_KERNEL_OF(8, kernel, value, first, second, third)

#define CK_FLAT_PAIR(operation, first, second)                                                                        \
  CK_FLAT_KERNEL(column_##operation##_##first##_##second, CK_VALUE_##operation, first, second, NONE)
#define CK_FLAT_TRIPLE(operation, first, second, third)                                                               \
  CK_FLAT_KERNEL(column_##operation##_##first##_##second##_##third, CK_VALUE_##operation, first, second, third)
#define CK_STEPPED_PAIR(operation, first, second)                                                                     \
  CK_STEPPED_KERNEL(column_##operation##_##first##_##second, CK_VALUE_##operation, first, second, NONE)
#define CK_STEPPED_TRIPLE(operation, first, second, third)                                                            \
  CK_STEPPED_KERNEL(column_##operation##_##first##_##second##_##third, CK_VALUE_##operation, first, second, third)
#define CK_PAIR(operation) CK_FLAT_PAIRS(CK_FLAT_PAIR, operation) CK_STEPPED_PAIRS(CK_STEPPED_PAIR, operation)
#define CK_TRIPLE(operation) CK_FLAT_TRIPLES(CK_FLAT_TRIPLE, operation) CK_STEPPED_TRIPLES(CK_STEPPED_TRIPLE, operation)
CK_COLUMN_PAIRS(CK_PAIR)
CK_COLUMN_TRIPLES(CK_TRIPLE)
CK_FLAT_KERNEL(column_SELECT, CK_VALUE_SELECT, COLUMN, COLUMN, COLUMN)

// ---- The cases of the switch that finds them ------------------------------------------------------------------------

#define CK_OF_LANES(kernel) (lanes == 2 ? kernel##_2 : lanes == 4 ? kernel##_4 : lanes == 8 ? kernel##_8 : 0)
#define CK_WAY(first, second) ((first) * 4 + (second))
#define CK_FLAT_PAIR_CASE(operation, first, second)                                                                   \
  case CK_WAY(CK_READ_##first, CK_READ_##second): return column_##operation##_##first##_##second;
#define CK_STEPPED_PAIR_CASE(operation, first, second)                                                                \
  case CK_WAY(CK_READ_##first, CK_READ_##second): return CK_OF_LANES(column_##operation##_##first##_##second);
#define CK_FLAT_TRIPLE_CASE(operation, first, second, third)                                                          \
  case CK_WAY(CK_WAY(CK_READ_##first, CK_READ_##second), CK_READ_##third):                                            \
    return column_##operation##_##first##_##second##_##third;
#define CK_STEPPED_TRIPLE_CASE(operation, first, second, third)                                                       \
  case CK_WAY(CK_WAY(CK_READ_##first, CK_READ_##second), CK_READ_##third):                                            \
    return CK_OF_LANES(column_##operation##_##first##_##second##_##third);
#define CK_PAIR_CASES(operation)                                                                                      \
  case CK_COLUMN_##operation:                                                                                         \
    switch (CK_WAY(first, second)) {                                                                                  \
      CK_FLAT_PAIRS(CK_FLAT_PAIR_CASE, operation)                                                                     \
      CK_STEPPED_PAIRS(CK_STEPPED_PAIR_CASE, operation)                                                               \
      default: return 0;                                                                                              \
    }
#define CK_TRIPLE_CASES(operation)                                                                                    \
  case CK_COLUMN_##operation:                                                                                         \
    switch (CK_WAY(CK_WAY(first, second), third)) {                                                                   \
      CK_FLAT_TRIPLES(CK_FLAT_TRIPLE_CASE, operation)                                                                 \
      CK_STEPPED_TRIPLES(CK_STEPPED_TRIPLE_CASE, operation)                                                           \
      default: return 0;                                                                                              \
    }
