// What is gathered from all steps of a column: its sums, and whether it stays in a range.
//
// The sums of a column, of the product of two, and of a column times data.
//
// Four partial sums by step modulo 4, so that the order depends neither on lanes nor on the length of a block; blocks begin
// at multiples of 4. The kernel adds from the first step to the last, that with BACK from the last to the first.

// The addend of step t, a vector of lanes; with one lane those of the four steps from t on.
#define CK_ADDEND_SUM(t, lanes) column_load_##lanes(a + (t) * lanes)
#define CK_FOUR_SUM(t) column_load_4(a + (t))
#define CK_ADDEND_SUM_PRODUCT(t, lanes) (column_load_##lanes(a + (t) * lanes) * column_load_##lanes(b + (t) * lanes))
#define CK_FOUR_SUM_PRODUCT(t) (column_load_4(a + (t)) * column_load_4(b + (t)))
#define CK_ADDEND_SUM_PRODUCT_STEP(t, lanes) (column_load_##lanes(a + (t) * lanes) * (cv##lanes)(b[t]))
#define CK_FOUR_SUM_PRODUCT_STEP(t) (column_load_4(a + (t)) * column_load_4(b + (t)))

#define CK_ADD_FOUR(addend, lanes)                                                                                    \
  s[0] += addend(t, lanes);                                                                                           \
  s[1] += addend(t + 1, lanes);                                                                                       \
  s[2] += addend(t + 2, lanes);                                                                                       \
  s[3] += addend(t + 3, lanes)
#define CK_SUM_OF(lanes, kernel, addend)                                                                              \
  static void kernel##_##lanes(CK_COLUMN_ARGUMENTS) {                                                                 \
    CK_UNUSED;                                                                                                        \
    cv##lanes s[4];                                                                                                   \
    memcpy(s, y, sizeof s);                                                                                           \
    const size_t whole = steps & ~(size_t)3;                                                                          \
    for (size_t t = 0; t < whole; t += 4) { CK_ADD_FOUR(addend, lanes); }                                             \
    for (size_t t = whole; t < steps; t++) s[t & 3] += addend(t, lanes);                                              \
    memcpy(y, s, sizeof s);                                                                                           \
  }                                                                                                                   \
  static void kernel##_BACK_##lanes(CK_COLUMN_ARGUMENTS) {                                                            \
    CK_UNUSED;                                                                                                        \
    cv##lanes s[4];                                                                                                   \
    memcpy(s, y, sizeof s);                                                                                           \
    const size_t whole = steps & ~(size_t)3;                                                                          \
    for (size_t t = steps; t-- > whole;) s[t & 3] += addend(t, lanes);                                                \
    for (size_t t = whole; t > 0;) {                                                                                  \
      t -= 4;                                                                                                         \
      CK_ADD_FOUR(addend, lanes);                                                                                     \
    }                                                                                                                 \
    memcpy(y, s, sizeof s);                                                                                           \
  }

// With one lane the four partial sums are one vector.
#define CK_SUM_OF_ONE(kernel, addend, four)                                                                           \
  static void kernel##_1(CK_COLUMN_ARGUMENTS) {                                                                       \
    CK_UNUSED;                                                                                                        \
    cv4 s = column_load_4(y);                                                                                         \
    const size_t whole = steps & ~(size_t)3;                                                                          \
    for (size_t t = 0; t < whole; t += 4) s += four(t);                                                               \
    column_store_4(y, s);                                                                                             \
    for (size_t t = whole; t < steps; t++) y[t & 3] += addend(t, 1);                                                  \
  }                                                                                                                   \
  static void kernel##_BACK_1(CK_COLUMN_ARGUMENTS) {                                                                  \
    CK_UNUSED;                                                                                                        \
    const size_t whole = steps & ~(size_t)3;                                                                          \
    for (size_t t = steps; t-- > whole;) y[t & 3] += addend(t, 1);                                                    \
    cv4 s = column_load_4(y);                                                                                         \
    for (size_t t = whole; t > 0;) {                                                                                  \
      t -= 4;                                                                                                         \
      s += four(t);                                                                                                   \
    }                                                                                                                 \
    column_store_4(y, s);                                                                                             \
  }

#define CK_SUM(name)                                                                                                  \
  CK_SUM_OF_ONE(column_##name, CK_ADDEND_##name, CK_FOUR_##name)                                                      \
  CK_SUM_OF(2, column_##name, CK_ADDEND_##name)                                                                       \
  CK_SUM_OF(4, column_##name, CK_ADDEND_##name)                                                                       \
  CK_SUM_OF(8, column_##name, CK_ADDEND_##name)
CK_SUM(SUM)
CK_SUM(SUM_PRODUCT)
CK_SUM(SUM_PRODUCT_STEP)

// y = 1 in the lanes in which any step lies outside [b, c].
#define CK_CHECK_BETWEEN(lanes)                                                                                       \
  static void column_CHECK_BETWEEN_##lanes(CK_COLUMN_ARGUMENTS) {                                                     \
    CK_UNUSED;                                                                                                        \
    const double lower = b[0], upper = c[0];                                                                          \
    cm##lanes within = ~(cm##lanes)(0);                                                                               \
    for (size_t t = 0; t < steps; t++) within &= column_within_##lanes(column_load_##lanes(a + t * lanes), lower, upper); \
    column_store_##lanes(y, column_choose_##lanes(within, column_load_##lanes(y), (cv##lanes)(1.0)));                 \
  }
CK_CHECK_BETWEEN(2)
CK_CHECK_BETWEEN(4)
CK_CHECK_BETWEEN(8)

// With one lane four steps are one vector.
static void column_CHECK_BETWEEN_1(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  const double lower = b[0], upper = c[0];
  const size_t whole = steps & ~(size_t)3;
  cm4 within = ~(cm4)(0);
  for (size_t t = 0; t < whole; t += 4) within &= column_within_4(column_load_4(a + t), lower, upper);
  int all = within.x && within.y && within.z && within.w;
  for (size_t t = whole; t < steps; t++) all &= column_within_1(a[t], lower, upper);
  if (!all) y[0] = 1;
}
