// Template: the same for one lane, where the four partial sums are one vector; CK_FOUR(t) is the addends of four steps.
static void CK_JOIN(CK_KERNEL, 1)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  cv4 s = column_load_4(y);
  size_t whole = steps & ~(size_t)3;
  for (size_t t = 0; t < whole; t += 4) s += CK_FOUR(t);
  column_store_4(y, s);
  for (size_t t = whole; t < steps; t++) y[t & 3] += CK_VALUE(t);
}

static void CK_JOIN(CK_KERNEL_BACK, 1)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  size_t whole = steps & ~(size_t)3;
  for (size_t t = steps; t-- > whole;) y[t & 3] += CK_VALUE(t);
  cv4 s = column_load_4(y);
  for (size_t t = whole; t > 0;) {
    t -= 4;
    s += CK_FOUR(t);
  }
  column_store_4(y, s);
}
