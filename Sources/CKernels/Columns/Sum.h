// Template: four partial sums by step modulo 4, so that the order depends neither on lanes nor on the length of a block;
// blocks begin at multiples of 4. CK_KERNEL from the first step to the last, CK_KERNEL_BACK from the last to the first;
// CK_VALUE(t) is the addend of step t, a vector of CK_LANES lanes.
static void CK_JOIN(CK_KERNEL, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  CK_JOIN(cv, CK_LANES) s[4];
  memcpy(s, y, sizeof s);
  size_t whole = steps & ~(size_t)3;
  for (size_t t = 0; t < whole; t += 4) {
    s[0] += CK_VALUE(t);
    s[1] += CK_VALUE((t + 1));
    s[2] += CK_VALUE((t + 2));
    s[3] += CK_VALUE((t + 3));
  }
  for (size_t t = whole; t < steps; t++) s[t & 3] += CK_VALUE(t);
  memcpy(y, s, sizeof s);
}

static void CK_JOIN(CK_KERNEL_BACK, CK_LANES)(CK_COLUMN_ARGUMENTS) {
  CK_UNUSED;
  CK_JOIN(cv, CK_LANES) s[4];
  memcpy(s, y, sizeof s);
  size_t whole = steps & ~(size_t)3;
  for (size_t t = steps; t-- > whole;) s[t & 3] += CK_VALUE(t);
  for (size_t t = whole; t > 0;) {
    t -= 4;
    s[0] += CK_VALUE(t);
    s[1] += CK_VALUE((t + 1));
    s[2] += CK_VALUE((t + 2));
    s[3] += CK_VALUE((t + 3));
  }
  memcpy(y, s, sizeof s);
}
